"""Texts to vectors: the model in the box, and any sentence-transformers model by name or path."""

from __future__ import annotations

from .base import Embedder, TokenEmbedder
from .errors import EmbedderError, ModelDamaged, ModelNotFound, ModelPackageMissing
from .hashing import HashEmbedder
from .hub import SentenceTransformerEmbedder
from .loading import SHIPPED_MODEL, load_embedder
from .static import StaticEmbedder

__all__ = [
    "SHIPPED_MODEL",
    "Embedder",
    "EmbedderError",
    "HashEmbedder",
    "ModelDamaged",
    "ModelNotFound",
    "ModelPackageMissing",
    "SentenceTransformerEmbedder",
    "StaticEmbedder",
    "TokenEmbedder",
    "load_embedder",
]
