"""face_recognition over dlib: HOG detection, 68 points, 128-number descriptor."""

import warnings

# The package's use of pkg_resources warns on every start.
warnings.filterwarnings("ignore")

import dlib
import face_recognition

import frames

given = frames.arguments()
pictures = frames.read(given)[::4].copy()

detected, boxes = frames.median_ms(face_recognition.face_locations, pictures)
found = [(picture, box) for picture, box in zip(pictures, boxes) if box]
stages = {"detect": detected}
if found:
    # Chip and network, the points given anew each time as the library does.
    stages["embed"], _ = frames.median_ms(
        lambda pair: face_recognition.face_encodings(pair[0], pair[1][:1], model="small"), found
    )
frames.answer(
    "dlib",
    f"{dlib.__version__} (face_recognition {face_recognition.__version__})",
    stages,
    frames=len(pictures),
    frames_with_face=len(found),
)
