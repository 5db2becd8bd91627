"""The settings of the program: environment first, then ``HOME/xunwen.toml``, then the defaults.

The only module that reads the environment. Names are ``XUNWEN_`` and the path through the tree
below, ``__`` between levels: ``XUNWEN_LLM__BASE_URL`` is ``Settings.llm.base_url``. A name that is
not in the tree is an error that names the nearest known one, in the environment as in the file.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from corpus.labels import PUBLIC

from .errors import SettingsError

__all__ = [
    "AuditSettings",
    "AuthSettings",
    "LimitSettings",
    "LlmOptions",
    "Settings",
    "load_settings",
    "setting_names",
]

PREFIX = "XUNWEN_"
DEFAULT_HOME = Path("var")
FILE_NAME = "xunwen.toml"


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LlmOptions(_Group):
    """The language model, if there is one; without it answers are extracted."""

    base_url: str | None = Field(
        default=None, description="address before /chat/completions, such as http://127.0.0.1:8001/v1"
    )
    api_key: SecretStr | None = Field(default=None, description="sent as a bearer token; never logged")
    model: str | None = Field(default=None, description="name of the model on that server")
    strict: bool = Field(
        default=True, description="leave out what the evidence does not support, instead of marking it"
    )
    timeout_s: float = Field(default=60.0, gt=0, description="longest silence of the model in seconds")
    total_timeout_s: float = Field(
        default=300.0, gt=0, description="longest duration of one answer in seconds"
    )
    temperature: float = Field(default=0.0, ge=0, le=2, description="sampling temperature")
    max_tokens: int = Field(default=1024, gt=0, description="longest answer, in the model's tokens")
    retries: int = Field(default=2, ge=0, le=10, description="further attempts before the first token")
    evidence_chars: int = Field(default=6000, gt=0, description="characters of evidence in the prompt")


class LimitSettings(_Group):
    """What one request or one file may ask of the machine."""

    question_chars: int = Field(default=2000, gt=0, description="longest question, characters")
    history_turns: int = Field(default=50, ge=0, description="most turns of history in one request")
    history_chars: int = Field(default=50_000, ge=0, description="most characters of history in one request")
    request_mb: float = Field(default=2.0, gt=0, description="largest JSON request, MB")
    upload_mb: float = Field(default=50.0, gt=0, description="largest uploaded file, MB")
    upload_total_mb: float = Field(default=200.0, gt=0, description="largest upload of several files, MB")
    upload_files: int = Field(default=50, gt=0, description="most files of one upload")
    concurrent: int = Field(default=8, gt=0, description="answers worked on at the same moment; others wait")
    waiting: int = Field(
        default=512,
        gt=0,
        description="answers in work or waiting, beyond which new ones are told to come back",
    )
    per_minute: int = Field(
        default=0, ge=0, description="requests a minute of one user or key, else address; 0 for no limit"
    )
    address_per_minute: int = Field(
        default=0, ge=0, description="requests a minute from one address, whoever asks; 0 for no limit"
    )
    upload_mb_per_hour: float = Field(
        default=0, ge=0, description="MB an hour that one user, and one address, may upload; 0 for no limit"
    )


class AuthSettings(_Group):
    """Who may come in. Without users and keys everyone on this machine may, and nobody else."""

    keys: SecretStr = Field(
        default=SecretStr(""), description="an operator's keys, between commas; each may do everything"
    )
    session_hours: float = Field(
        default=12.0, gt=0, le=168, description="hours without a request after which a login ends"
    )
    unlabelled: str = Field(
        default=PUBLIC, description="label that documents without any count as having", min_length=1
    )

    @field_validator("keys")
    @classmethod
    def _fits_a_header(cls, keys: SecretStr) -> SecretStr:
        """A header carries nothing else: such a key would never open anything."""
        if not all("!" <= char <= "~" or char == " " for char in keys.get_secret_value()):
            raise PydanticCustomError("key", "密钥只能用英文字母、数字和符号")
        return keys

    @property
    def valid_keys(self) -> tuple[str, ...]:
        """The keys, one by one."""
        parts = self.keys.get_secret_value().split(",")
        return tuple(part.strip() for part in parts if part.strip())


class AuditSettings(_Group):
    """What the audit log holds besides logins and changes."""

    questions: bool = Field(default=False, description="write who asked what into the audit log")


class Settings(BaseSettings):
    """Everything an operator may set."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    home: Path = Field(default=DEFAULT_HOME, description="the folder that holds documents and index")
    embedder: str | None = Field(
        default=None, description="a sentence-transformers model by name or path; default the shipped one"
    )
    reranker: str | None = Field(
        default=None,
        description="a cross-encoder by name or path that reads the ten best passages again; default none",
    )
    lexicon: Path | None = Field(
        default=None, description="a file of words, synonyms and stop words of your own"
    )
    host: str = Field(default="127.0.0.1", description="address that serve listens on")
    port: int = Field(
        default=8000, ge=0, le=65535, description="port that serve listens on; 0 for any free one"
    )
    allowed_hosts: str = Field(
        default="", description="names this service is reached by besides addresses, between commas"
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="how much the log says"
    )
    log_questions: bool = Field(
        default=False, description="write the text of questions into the log of the service, at INFO"
    )
    workers: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="processes that read and index a large ingest; default one a core, 8 at most",
    )
    mask_names: bool = Field(
        default=False,
        description="hide the names of private persons in examples, packs, figures, quizzes and checklists",
    )
    llm: LlmOptions = Field(default_factory=LlmOptions)
    limits: LimitSettings = Field(default_factory=LimitSettings)
    auth: AuthSettings = Field(default_factory=AuthSettings)
    audit: AuditSettings = Field(default_factory=AuditSettings)

    @property
    def host_names(self) -> tuple[str, ...]:
        """The allowed names, one by one."""
        return tuple(name.strip() for name in self.allowed_hosts.split(",") if name.strip())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options of the command line, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        toml = _TomlSource(settings_cls)
        return init_settings, env_settings, toml


class _TomlSource(PydanticBaseSettingsSource):
    """``HOME/xunwen.toml``, where HOME comes from the command line or the environment."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        del field
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        given = self.current_state.get("home")
        path = (Path(given) if given is not None else DEFAULT_HOME).expanduser() / FILE_NAME
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise SettingsError(f"读不了设置文件 {path}：{error.strerror}", hint="请检查文件权限") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"设置文件 {path} 不是正确的 TOML：{error}", hint="请改正这一行") from error
        if "home" in values:
            raise SettingsError(
                f"设置文件 {path} 里不能写 home", hint="请用 --home 或 XUNWEN_HOME 指定数据目录"
            )
        known = {name for name, _ in _leaves(Settings)}
        for name in _flatten(values):
            if name not in known and not any(other.startswith(f"{name}.") for other in known):
                raise _unknown(f"设置文件 {path} 里的 {name}", name, known)
        return values


def _leaves(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _leaves(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}", field


def _flatten(values: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _flatten(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def setting_names() -> dict[str, str]:
    """Every setting by the name of its environment variable, with its description."""
    return {
        PREFIX + name.upper().replace(".", "__"): str(field.description or "")
        for name, field in _leaves(Settings)
    }


def _unknown(what: str, name: str, known: set[str]) -> SettingsError:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)
    return SettingsError(f"不认识{what}", hint=f"是不是想写 {near[0]}？请改名或去掉它")


def _check_environment(environment: Mapping[str, str]) -> None:
    known = set(setting_names())
    for name in sorted(environment):
        upper = name.upper()
        if upper.startswith(PREFIX) and upper not in known:
            raise _unknown(f"环境变量 {name}", upper, known)


def _explain(error: ValidationError) -> SettingsError:
    first = error.errors(include_url=False, include_input=False)[0]
    path = [str(part) for part in first["loc"]]
    name = PREFIX + "__".join(part.upper() for part in path if not part.isdigit())
    return SettingsError(
        f"设置 {name} 的值不对：{first['msg']}", hint="请改正环境变量或 xunwen.toml 里的这一项"
    )


def load_settings(**given: Any) -> Settings:
    """Settings from the environment and the home's file; ``given`` (not None) comes first.

    Raises:
        SettingsError: an unknown name, a wrong value, or a file that is no TOML.
    """
    _check_environment(os.environ)
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise _explain(error) from error
    if settings.llm.base_url and not settings.llm.model:
        raise SettingsError(
            "设置了 XUNWEN_LLM__BASE_URL，没有设置 XUNWEN_LLM__MODEL", hint="请写上服务器上的模型名"
        )
    return settings
