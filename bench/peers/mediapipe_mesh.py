"""Python MediaPipe's FaceMesh over the frames, tracking from one to the next."""

import mediapipe

import frames

given = frames.arguments()
pictures = frames.read(given)
# One face and no iris refinement: the same two networks that Bonafide runs.
tracking = mediapipe.solutions.face_mesh.FaceMesh(
    static_image_mode=False, max_num_faces=1, refine_landmarks=False
)
scratch = mediapipe.solutions.face_mesh.FaceMesh(
    static_image_mode=True, max_num_faces=1, refine_landmarks=False
)
tracked, results = frames.median_ms(tracking.process, pictures)
detected, _ = frames.median_ms(scratch.process, pictures)
frames.answer(
    "mediapipe",
    mediapipe.__version__,
    {"track": tracked, "detect+mesh": detected},
    frames=len(results),
    frames_with_face=sum(result.multi_face_landmarks is not None for result in results),
)
