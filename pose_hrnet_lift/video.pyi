"What `video` gives for one person and for all, for editors and type checkers"
from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeAlias, overload

from PIL import Image

from .export import save_sequences as save_sequences
from .models import ModelPair
from .pose import Pose
from .sequences import PoseSequence
from .viewer import save_html as save_html

_Detector: TypeAlias = Callable[[Image.Image], Any]              # from an image to boxes

def is_live(source: Any) -> bool: ...

@overload
def predict_video(video: Any, models: ModelPair | None = None, *, bbox: Any = None,
                  people: Literal["one"] = "one", flip: bool = False, start: int = 0,
                  stop: int | None = None, step: int = 1, fps: float | None = None, bs: int = 4,
                  person_detector: _Detector | None = None, every: int = 10,
                  live: bool | None = None, smooth: bool | None = None, intrinsics: Any = None,
                  up: Any = None, keep_image: bool = False,
                  on_error: Literal["raise", "skip"] = "raise") -> Iterator[Pose]: ...
@overload
def predict_video(video: Any, models: ModelPair | None = None, *, bbox: Any = None,
                  people: Literal["all"], flip: bool = False, start: int = 0,
                  stop: int | None = None, step: int = 1, fps: float | None = None, bs: int = 4,
                  person_detector: _Detector | None = None, every: int = 10,
                  live: bool | None = None, smooth: bool | None = None, intrinsics: Any = None,
                  up: Any = None, keep_image: bool = False,
                  on_error: Literal["raise", "skip"] = "raise") -> Iterator[dict[int, Pose]]: ...

def predict_sequences(video: Any, models: ModelPair | None = None, *, bbox: Any = None,
                      people: Literal["one", "all"] = "one", flip: bool = False, start: int = 0,
                      stop: int | None = None, step: int = 1, fps: float | None = None, bs: int = 4,
                      person_detector: _Detector | None = None, every: int = 10,
                      live: bool | None = None, cutoff: float = 4., max_gap: float = .5,
                      shortest: float = .3,
                      progress: Callable[[int, int | None], Any] | None = None,
                      on_frame: Callable[..., Any] | None = None, intrinsics: Any = None,
                      up: Any = None,
                      on_error: Literal["raise", "skip"] = "raise") -> list[PoseSequence]: ...
