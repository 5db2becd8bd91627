"""Word lists of the polarity check."""

from __future__ import annotations

__all__ = ["BEFORE_LEVELS", "CUES", "INTENTIONS", "LEXICAL", "OPPOSITES"]

_CUES = """
    不得 不准 不许 不可 不予 不能 不会 不再 不应 不该 不宜 不要 没有 没能 未能 未曾 尚未
    并未 从未 仍未 毫无 并非 不是 不 未 没 无 非 勿 禁止 严禁 不存在 无需 无须 不需 不必
    不曾 否认 拒绝
"""

# Collected from the headwords with 不, 未, 没, 无, 非 that official prose uses most; idioms included.
_LEXICAL = """
    不得不 无不 无非 非但 不断 不仅 不但 不只 不光 不单 不管 不论 无论 不少 不久 不忘 不愧
    不懈 不禁 不由 不妨 不惜 不止 不过 不已 不时 不日 不料 不等 不一 不同 不足 不良 不力
    不实 不严 不细 不深 不够 不正之风 不正当 不作为 不担当 不敢腐 不能腐 不想腐 不敢 不想
    不动产 不法 不便 不利 不善 不当 不公 不明 不清 不全 不准确 不规范 不到位 不彻底 不松劲
    不停步 不遗余力 不折不扣 不留死角 不可或缺 不可分割 不约而同 不言而喻 不留余地 不打折扣
    不走过场 不走样 不变色 不变质 不变味 不换届 不忘初心 不孝 不怕 不畏 不负 不辱 不拘 不定期
    不孚众望 络绎不绝 坚定不移 毫不动摇 矢志不渝 坚持不懈 锲而不舍 源源不断 必不可少 层出不穷
    无微不至 不合格 不合理 未来 未成年 未央 未必 未雨绸缪 前所未有 防患于未然 未然 方兴未艾
    无锡 无为 无缝 无线 无疑 无私 无数 无限 无穷 无人机 无障碍 无纸化 无比 无偿 无效 无形
    无愧 全无 有无 无禁区 无盲区 无死角 无例外 无从 无党派 无所适从 无事生非 漠不关心 无关
    无理 无证 无故 从无到有 一无所有 无处 非常 非法 非公 非遗 非物质 非凡 是非 除非 非洲
    非税 非党 非中共 没收 没落 埋没 淹没 沉没 出没 莫非 莫大 莫名
"""

_OPPOSITES = """
    增加/减少 增长/下降 上升/下降 提高/降低 提升/下降 扩大/缩小 上涨/下跌 增多/减少
    延长/缩短 高于/低于 多于/少于 超过/不足 以上/以下 不少于/不超过 至少/至多 最多/最少
    最高/最低 之前/之后 以前/以后 允许/禁止 可以/不得 应当/不得 必须/不得 应当/可以
    必须/可以 同意/反对 同意/拒绝 支持/反对 公开/保密 公开/隐瞒 属实/失实 合格/不合格
    到位/不到位 成立/撤销 设立/撤销 加强/削弱 从严/从宽 从重/从轻 加重/减轻 有效/无效
    合法/非法 主动/被动 全部/部分 已经/尚未 有权/无权 上级/下级 事前/事后 会前/会后
    所有/部分 所有/个别 全部/个别 多数/少数 首次/再次 牵头/配合 多数/个别
    普遍/个别 普遍/部分 大多/个别 不存在/仍存在 开始/结束 已解决/仍存在
"""

_INTENTIONS = """
    计划 拟于 拟在 拟将 预计 争取 力争 有望 可能 或将 有待 尚待 尚需 打算 准备 建议 提议
"""

# The commonest pairs of characters before 市, 县, 区, 镇, 乡, 村 in news that are no name of a place.
_BEFORE_LEVELS = """
    开发 保护 自治 巡察 巡视 广大 助力 示范 中国 危险 美丽 地产 居民 农贸 国际 文化 经开 应用 联合 当地
    外汇 推动 提升 服务 重点 按照 部分 附近 试验 手机 旅游 帮扶 组织 完善 国内 新兴 修复 争取 提请 城中
    提高 度假 体验 债券 影响 动力 相关 有关 落实 展示 合作 金融 货币 公开 演出 行政 风险 规范 转运 开展
    成立 深水 隐患 集贸 召开 失联 动员 综保 批发 周边 扰乱 帮助 加强 住宅 带动 我们 通过 增强 商务 提醒
    管理 海外 细分 汽车 公共 引导 零工 制定 召集 推选 改变 兼任 列席 指导 套取 提拔 听取 安排 督查 代训
    运行 集中 活动 高发 证券 消费 实验 粮食 经济 直辖 属地 地级 任务 指定 内地 警务 咨询 阅读 发现 引发
    聚居 警戒 北部 工业 超出 中心 边疆 空港 衔接 目标 热心 密集 受灾 确保 自然 恢复 疏散 局部 扎根 表演
    信用 爱心 共同 健康 显示 幸福 靠近 高端 整体 中间 公益 实践 扩大 占领 维护 交界 做好 最终 倡议 收益
    大陆 联系 监管 激发 开启 围观 立交 控制 作业 插手 核心 销售 整治 集聚 下沉 最大 养殖 发挥 自贸 保障
    相应 贸易 重视 商业 易发 务工 响应 严重 贷款 规定 负责 协助 根据 加大 预警 上述 通报 满足 随着 跳蚤
    激活 保税 邻里 依托 近期 运输 沿线 走访 督促 要求 会同 配合 带领 担任 任职 建立 报请 报送 报告 移交
    反馈 协调 支持 推进 部署 统筹 强化 经过 围绕 针对 结合 启动 选派 抽调 选调 覆盖 全体 所属 各级 个别
    其他 其余 下辖 所辖 辖内 本届 上届 受到 得到 接受 来自 位于 属于 隶属 涉及 包括 以及 同时 随后 此前
    近日 当前 对口 包联 驻点 脱贫 贫困 试点 先行 整改 问题 典型 空心 薄弱 软弱 后进 先进 城郊 涉农 边远
    偏远 邻近 周围 四个 多个
"""

CUES = tuple(_CUES.split())
"""Words that negate what follows them."""

LEXICAL = tuple(_LEXICAL.split())
"""Words with a negating character that negate nothing, or are one word whose opposite is another."""

INTENTIONS = tuple(_INTENTIONS.split())
"""Words that make what follows a plan, a guess or a proposal instead of a fact."""

OPPOSITES = tuple(tuple(pair.split("/")) for pair in _OPPOSITES.split())
"""Pairs of which a sentence must not say one where its quote says the other."""

BEFORE_LEVELS = frozenset(_BEFORE_LEVELS.split())
"""Pairs of characters that stand before 市 or 区 without naming one (成立市委…, 开发区)."""
