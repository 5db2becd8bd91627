"""From a setting to an embedder."""

from __future__ import annotations

from pathlib import Path

from .base import Embedder
from .errors import ModelNotFound
from .folder import is_static_folder
from .hub import SentenceTransformerEmbedder
from .static import StaticEmbedder

__all__ = ["SHIPPED_MODEL", "load_embedder"]

SHIPPED_MODEL = Path(__file__).resolve().parent.parent / "models" / "xunwen-static-zh"


def load_embedder(name: str | Path | None = None) -> Embedder:
    """The embedder that a setting names.

    Args:
        name: None or empty for the model in the box; a folder in the sentence-transformers
            format; or the name of a model on the hub (``BAAI/bge-small-zh-v1.5``).

    Returns:
        A ``StaticEmbedder`` where numpy alone can run the model, else a
        ``SentenceTransformerEmbedder`` (imports torch, uses a GPU when there is one).

    Raises:
        ModelNotFound: no such folder, or the hub does not give such a model.
        ModelDamaged: the folder is incomplete or broken.
        ModelPackageMissing: the model needs sentence-transformers, which is not installed.
    """
    if name is None or not str(name).strip():
        return StaticEmbedder(SHIPPED_MODEL)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return StaticEmbedder(folder) if is_static_folder(folder) else SentenceTransformerEmbedder(folder)
    if _looks_like_path(str(name)):
        raise ModelNotFound(
            f"没有找到嵌入模型文件夹 {folder}",
            hint="请检查 XUNWEN_EMBEDDER 的路径，或去掉这个设置以使用自带模型",
        )
    return SentenceTransformerEmbedder(str(name).strip())


def _looks_like_path(name: str) -> bool:
    """Hub names have at most one slash and no leading dot, tilde or drive."""
    return name.startswith((".", "~", "/", "\\")) or "\\" in name or name.count("/") > 1 or name.endswith("/")
