"""What can go wrong with an embedding model; messages reach users and are Chinese."""

from __future__ import annotations

from corpus.errors import XunwenError

__all__ = ["EmbedderError", "ModelDamaged", "ModelNotFound", "ModelPackageMissing"]


class EmbedderError(XunwenError):
    """An embedding model cannot do what was asked."""

    code = "embedder"


class ModelNotFound(EmbedderError):
    """No model lies at this path, or the hub does not give one of this name."""

    code = "embedder.not_found"


class ModelDamaged(EmbedderError):
    """The model folder is incomplete, or a file in it cannot be read as what it should be."""

    code = "embedder.damaged"


class ModelPackageMissing(EmbedderError):
    """The model needs the optional package sentence-transformers."""

    code = "embedder.package_missing"
