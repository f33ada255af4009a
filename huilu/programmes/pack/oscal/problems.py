"""What can be wrong with an OSCAL file, said as the lint says it: where, what, what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.findings import Finding, Rule

UNREADABLE = Rule(
    "oscal.unreadable",
    "",
    "读不出文件:{problem}。",
    "The file cannot be read: {problem}",
    "检查文件名和权限。",
    "Check its name and its permissions.",
)
TOO_LARGE = Rule(
    "oscal.too_large",
    "",
    "文件超过 {most} MB。",
    "The file is larger than {most} MB.",
    "去掉附件,或按组拆成几个目录。",
    "Take enclosed files out, or split the catalogue by its groups.",
)
NOT_UTF8 = Rule(
    "oscal.not_utf8", "", "文件不是 UTF-8 编码。", "The file is not UTF-8.", "另存为 UTF-8。", "Save it as UTF-8."
)
IS_XML = Rule(
    "oscal.is_xml",
    "",
    "这是 XML。",
    "This is XML.",
    "换成同一目录的 JSON 文件;发布者通常两种都提供。",
    "Take the JSON form of the same document; publishers offer both.",
)
NOT_JSON = Rule(
    "oscal.not_json",
    "",
    "第 {row} 行第 {column} 列起不是有效的 JSON:{problem}。",
    "From line {row}, column {column}, this is not valid JSON: {problem}",
    "改正这一处,或重新下载文件。",
    "Correct that place, or fetch the file again.",
)
TOO_DEEP = Rule(
    "oscal.too_deep",
    "",
    "嵌套太深。",
    "It is nested too deeply.",
    "目录最多 {most} 层;检查文件是否损坏。",
    "A catalogue has at most {most} levels; check whether the file is damaged.",
)
KEY_TWICE = Rule(
    "oscal.key_twice",
    "",
    "键“{key}”在同一处出现两次。",
    "The key '{key}' appears twice in one place.",
    "留下一个。",
    "Keep one of them.",
)
NOT_A_CATALOG = Rule(
    "oscal.not_a_catalog",
    "",
    "这不是 OSCAL 目录或配置文件,最外层是:{found}",
    "This is neither an OSCAL catalog nor a profile; its outermost key is: {found}",
    "文件最外层应为 catalog 或 profile。",
    "Give a file whose outermost key is catalog or profile.",
)
WRONG_SHAPE = Rule(
    "oscal.wrong_shape",
    "",
    "不合 OSCAL 格式:{message}。",
    "Not as OSCAL has it: {message}",
    "请按 OSCAL 的 JSON 格式改正这一处。",
    "Correct this place by OSCAL's JSON format.",
)
ID_TWICE = Rule(
    "oscal.id_twice",
    "",
    "标识 {id} 出现两次,第一次在 {first}。",
    "The identifier {id} appears twice; the first is at {first}.",
    "换一个标识。",
    "Give one of them another identifier.",
)
NO_CONTROLS = Rule(
    "oscal.no_controls",
    "",
    "里面没有一项要求(control)。",
    "There is not one control in it.",
    "检查是不是这个文件;配置文件要选中至少一项。",
    "Check whether it is the right file; a profile has to select something.",
)
IMPORT_MISSING = Rule(
    "oscal.import_missing",
    "",
    "找不到它引用的 {href}:旁边没有文件 {file_name}。",
    "What it imports is not there: {href}; there is no file {file_name} beside it.",
    "把那个文件(JSON)放在同一文件夹;不会从网上下载。",
    "Put that file (JSON) into the same folder; nothing is fetched from the network.",
)
IMPORT_CYCLE = Rule(
    "oscal.import_cycle",
    "",
    "配置文件互相引用成圈:{chain}",
    "The profiles import one another in a circle: {chain}",
    "去掉其中一个引用。",
    "Take one of the imports out.",
)
NO_SUCH_CONTROL = Rule(
    "oscal.no_such_control",
    "",
    "目录里没有 {id}。",
    "There is no {id} in what is imported.",
    "改正标识,或换成含有它的目录。",
    "Correct the identifier, or import the catalogue that has it.",
)
BAD_VALUE = Rule(
    "oscal.bad_value",
    "",
    "{id} 的“{field}”写法不对:{value}",
    "The '{field}' of {id} is not written as in a pack: {value}",
    "按方案编写指南的写法改正。",
    "Write it as the pack author's guide has it.",
)


class CatalogueInvalid(Refusal):
    """The OSCAL file cannot be taken over; `problems` are what is wrong with it."""

    code = "programmes.catalogue_invalid"
    says = _("{file} cannot be read as an OSCAL catalogue or profile: {count} problems.")
    next = _("Correct what is listed, or ask whoever published the file for a sound one.")
    status = 422

    def __init__(self, file: str, findings: tuple[Finding, ...]) -> None:
        self.problems = findings
        listed = [finding.as_json() for finding in findings]
        super().__init__(file=file, count=len(findings), findings=listed)


class FolderNotEmpty(Refusal):
    """Nothing that is there already is written over."""

    code = "programmes.folder_not_empty"
    says = _("{folder} is there already and not empty.")
    next = _("Name a new folder; nothing is written over.")
    status = 409

    def __init__(self, folder: str) -> None:
        super().__init__(folder=folder)
