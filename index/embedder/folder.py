"""What lies in a model folder, told from its small files, before anything heavy is imported."""

from __future__ import annotations

import json
from pathlib import Path

from .errors import ModelDamaged, ModelNotFound

__all__ = ["check_static_folder", "is_static_folder", "module_types"]

_REINSTALL = "请重新安装或重新训练该模型"


def module_types(folder: Path) -> tuple[str, ...]:
    """Class names of the modules that ``modules.json`` lists, in order; empty when it is absent.

    Raises:
        ModelDamaged: ``modules.json`` is not what it should be.
    """
    path = folder / "modules.json"
    if not path.is_file():
        return ()
    try:
        modules = json.loads(path.read_text(encoding="utf-8"))
        return tuple(str(module["type"]).rsplit(".", 1)[-1] for module in modules)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamaged(f"模型文件 {path} 已损坏：{error}", hint=_REINSTALL) from error


def is_static_folder(folder: Path) -> bool:
    """Whether numpy alone can run the model: a static table, with or without normalisation."""
    return module_types(folder) in {("StaticEmbedding",), ("StaticEmbedding", "Normalize")}


def check_static_folder(folder: Path) -> None:
    """Raise unless the folder holds a complete static model.

    Raises:
        ModelNotFound: there is no such folder.
        ModelDamaged: it lacks a file, or holds a model of another kind.
    """
    if not folder.is_dir():
        raise ModelNotFound(
            f"没有找到嵌入模型文件夹 {folder}",
            hint="请检查 XUNWEN_EMBEDDER 的路径，或去掉这个设置以使用自带模型",
        )
    for name in ("modules.json", "tokenizer.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise ModelDamaged(f"嵌入模型 {folder} 不完整，缺少 {name}", hint=_REINSTALL)
    if not is_static_folder(folder):
        kinds = "、".join(module_types(folder))
        raise ModelDamaged(
            f"{folder} 不是静态嵌入模型（由 {kinds} 组成）",
            hint="这种模型要通过 sentence-transformers 加载：pip install 'xunwen[models]'",
        )
