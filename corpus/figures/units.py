"""Units: which words after a number make it a quantity, an amount of money, or a share."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["CURRENCIES", "FACTORS", "GENERIC", "TRUSTED", "UNITS"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Classifiers of things and people, and events.
CLASSIFIERS = _words(
    """
    个 家 项 条 件 起 次 批 篇 份 期 场 轮 届 类 种 级 处 所 座 栋 幢 间 套 台 辆 本 册 张 幅 株
    棵 只 头 组 支 队 眼 口 户 人 人次 名 位 户次 家次 件次 课 门 块 片 道 遍 轮次 班次 场次
    批次 宗 桩 笔 卷 部 艘 架 枚 粒 滴 盏 扇 村 镇 乡 县 市 省 区 街道 社区 字 点 票 倍 页 段 章
    节 幕 集 届次 代 层 面 步 环节 方面 维度 党组织 单位 部门 专项 线 端 板块 系统 例 则 列 排
    对 双 副 顶 根 把 杆 包 箱 袋 桶 瓶 筐 堆 群 伙 班 大类 小类
    """
)
#: Measures.
MEASURES = _words(
    """
    年 个月 月 天 日 周 星期 小时 个小时 分钟 秒 个工作日 工作日 课时 学时 学分 岁 公里 千米 米
    厘米 毫米 里 平方公里 平方千米 平方米 立方米 立方 方 亩 公顷 顷 吨 公斤 千克 克 斤 升 毫升
    千瓦时 千瓦 兆瓦 度 兆 ℃ 摄氏度 m2 ㎡ km kg t
    """
)
CURRENCIES = ("元", "美元", "欧元", "港元", "日元", "人民币", "块钱", "元钱")
UNITS = tuple(sorted({*CLASSIFIERS, *MEASURES}, key=lambda unit: (-len(unit), unit)))
#: Classifiers that writers exchange freely: 28个问题, 28项问题.
GENERIC = frozenset(_words("个 项 条 件 起 类 种 份 家 处"))
#: Measures that are multiples of another one.
FACTORS = {
    "千米": ("公里", Decimal(1)),
    "km": ("公里", Decimal(1)),
    "平方千米": ("平方公里", Decimal(1)),
    "千克": ("公斤", Decimal(1)),
    "kg": ("公斤", Decimal(1)),
    "m2": ("平方米", Decimal(1)),
    "㎡": ("平方米", Decimal(1)),
    "t": ("吨", Decimal(1)),
    "个小时": ("小时", Decimal(1)),
    "摄氏度": ("℃", Decimal(1)),
    "公顷": ("亩", Decimal(15)),
    "位": ("名", Decimal(1)),
    "人": ("名", Decimal(1)),
    "个工作日": ("工作日", Decimal(1)),
    "日": ("天", Decimal(1)),
    "星期": ("周", Decimal(1)),
    "个月": ("月", Decimal(1)),
}
#: Units that a single Chinese numeral is trusted before: 三名 counts, 四面 and 八方 do not.
TRUSTED = frozenset(
    {
        *MEASURES,
        *_words(
            """
    个 名 位 家 项 条 件 次 批 类 种 轮 届 人 户 级 方面 大类 组 支 篇 期 场 份 处 起 间 套 台
    所 座 张 部 层 步 环节 维度 人次 段 门 例 本 册 栋 眼 倍
    """
        ),
    }
) - {"里", "方", "兆", "月", "日"}
