/** What `on_capture_complete` gives, as the page of the capture mode has it. Coordinates are whole pixels. */

export interface BoundingBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type PixelPoint = [number, number];

export interface FaceLandmarks {
  left_eye: PixelPoint;
  right_eye: PixelPoint;
  nose_base: PixelPoint;
  mouth_bottom: PixelPoint;
  left_ear: PixelPoint;
  right_ear: PixelPoint;
}

/** What was seen: pictures as data URLs, and where the face is in each; `null` for a picture without a face. */
export interface Shots {
  best_frame: string;
  best_frame_png: string;
  best_frame_bounding_box: BoundingBox | null;
  best_frame_landmarks: FaceLandmarks | null;
  frame_list: string[];
  frame_bounding_box_list: (BoundingBox | null)[];
  frame_landmarks: (FaceLandmarks | null)[];
}

/** What is there besides, and is no part of `JSON.stringify`. */
export interface Files {
  /** The frames as a ZIP, numbered in the order in which they were taken: the file of `POST /api/folders`. */
  readonly archive: Blob;
  readonly best_frame_blob: Blob;
  readonly best_frame_png_blob: Blob;
  readonly frame_blobs: readonly Blob[];
  /** The tags of this medium in `media:tags`. */
  readonly tags: readonly string[];
  /** Which of how many media of this session, from 0. */
  readonly media: { readonly index: number; readonly count: number };
}

export interface GenuineCapture extends Shots, Files {
  action: string;
  from_virtual_camera: null;
  additional_info: string;
}

/** All that could be taken for a capture is away from where a page looks for one. */
export interface SuspiciousCapture extends Record<keyof Shots, null>, Files {
  action: string;
  from_virtual_camera: { additional_info: string } & Shots;
}

export type CaptureResult = GenuineCapture | SuspiciousCapture;
