export interface Size {
  width: number;
  height: number;
}

/** The part of a camera's picture that `object-fit: cover` leaves to be seen, in whole pixels of the camera. */
export function visiblePart(camera: Size, stage: Size): Size {
  if (!(stage.width > 0 && stage.height > 0 && camera.width > 0 && camera.height > 0)) return camera;
  const scale = Math.max(stage.width / camera.width, stage.height / camera.height);
  return {
    width: Math.min(camera.width, Math.round(stage.width / scale)),
    height: Math.min(camera.height, Math.round(stage.height / scale)),
  };
}
