"""What can be wrong with a file before anybody asks what it means."""

from __future__ import annotations

from huilu.programmes.pack.findings import Rule

NOT_UTF8 = Rule(
    "pack.not_utf8", "", "文件不是 UTF-8 编码。", "The file is not UTF-8.", "另存为 UTF-8。", "Save it as UTF-8."
)
TOO_LARGE = Rule(
    "pack.file_too_large",
    "",
    "文件超过 1 MB。",
    "The file is larger than 1 MB.",
    "方案只写短文字;删去附件。",
    "A pack holds short texts only; take attachments out.",
)
TAB = Rule(
    "pack.tab",
    "",
    "这一行用制表符缩进。",
    "This line is indented with a tab.",
    "用两个空格缩进。",
    "Indent with two spaces.",
)
BAD_YAML = Rule(
    "pack.bad_yaml",
    "",
    "这里不是有效的 YAML:{problem}。",
    "This is not valid YAML: {problem}",
    "检查本行及上一行的缩进、冒号后的空格和引号。",
    "Check the indentation, the space after the colon and the quotes on this line and the one above.",
)
KEY_TWICE = Rule(
    "pack.key_twice",
    "",
    "“{key}”出现两次,第一次在第 {first} 行。",
    "'{key}' appears twice; the first is on line {first}.",
    "留下一个。",
    "Keep one of them.",
)
BAD_KEY = Rule(
    "pack.bad_key",
    "",
    "键必须是文字。",
    "A key must be plain text.",
    "给键加引号或换一个写法。",
    "Quote the key or write it differently.",
)
ALIAS = Rule(
    "pack.alias",
    "",
    "不支持 YAML 锚点和引用(& 和 *)。",
    "YAML anchors and aliases (& and *) are not supported.",
    "把内容写出来。",
    "Write the content out.",
)
STRANGE_TAG = Rule(
    "pack.strange_tag",
    "",
    "不支持 YAML 标签 {tag}。",
    "The YAML tag {tag} is not supported.",
    "删去这个标签。",
    "Remove the tag.",
)


TOO_DEEP = Rule(
    "pack.too_deep",
    "",
    "这里嵌套超过 {depth} 层。",
    "This is nested more than {depth} levels deep.",
    "检查括号和缩进;方案不需要这么深。",
    "Check the brackets and the indentation; no part of a pack lies that deep.",
)
TOO_MANY = Rule(
    "pack.too_many",
    "",
    "这里超过 {count} 项。",
    "There are more than {count} parts here.",
    "一个方案不需要这么多;分成几个方案,或检查是不是粘错了内容。",
    "No pack needs as many; make several of it, or check whether something was pasted here.",
)
UNPRINTABLE = Rule(
    "pack.unprintable",
    "",
    "这里有不可见的控制字符 {character}。",
    "There is a control character {character} here.",
    "删去它;文件要另存为 UTF-8 纯文本。",
    "Remove it; save the file as plain text in UTF-8.",
)
