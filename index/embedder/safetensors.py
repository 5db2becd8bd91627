"""Reading a safetensors file with numpy alone, memory-mapped.

The format: eight bytes, little-endian, the length of a JSON header; the header, name to dtype,
shape and byte range; then the bytes (https://huggingface.co/docs/safetensors).
"""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import ModelDamaged

__all__ = ["read_tensors"]

_DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U8": "u1",
}
_LONGEST_HEADER = 100_000_000  # the format's own limit


def read_tensors(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Every tensor of the file as a read-only view of the mapped file.

    Raises:
        ModelDamaged: the file is cut short, or its header is not one.
    """
    hint = "文件可能没有下载完整，请重新安装或重新训练该模型"
    try:
        data = np.memmap(path, dtype=np.uint8, mode="r")
        (length,) = struct.unpack("<Q", data[:8].tobytes())
        header = json.loads(data[8 : 8 + min(length, _LONGEST_HEADER)].tobytes())
        return {
            name: _tensor(data[8 + length :], entry)
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise ModelDamaged(f"模型文件 {path} 已损坏：{error}", hint=hint) from error


def _tensor(body: npt.NDArray[np.uint8], entry: dict[str, Any]) -> npt.NDArray[np.generic]:
    start, end = entry["data_offsets"]
    shape = tuple(int(size) for size in entry["shape"])
    if entry["dtype"] not in _DTYPES:
        raise ValueError(f"unknown dtype {entry['dtype']}")
    dtype = np.dtype(_DTYPES[entry["dtype"]])
    if not 0 <= start <= end <= len(body) or end - start != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"tensor of shape {shape} does not fit bytes {start} to {end}")
    return body[start:end].view(np.ndarray).view(dtype).reshape(shape)
