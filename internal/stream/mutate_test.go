package stream_test

import (
	"bytes"
	"slices"
	"strings"
)

// odd holds what is not as it looks at first sight.
var odd = []string{
	"- ", "-", "- - a", "- a: b", "-a", "--- ", "---", "...", "%YAML 1.1", "? a", "? ", ": a", "a:b", "a: b: c", "a : b", "a:", "a: ",
	"'a': b", "\"a\": b", "\"a\":b", "'a'': b", "''", "\"\": a", "a: 'b", "a: b'", "a: \"b\\", "a: \"\\x41\"", "a: \"b\" c", "a: 'b''c'",
	"a: |", "a: >-", "a: |2", "a: |+2 ", "a: |0", "a: | # c", "a: |-+", "- |", "- >2-", "#", "# c", " #c", "a: #c", "a: b #c", "a: b#c",
	"a: b # c: d", "a: 'b' # c", "a: 'b'# c", "a: {}", "a: []", "a: [b, c]", "a: [b, c", "a: {b: c}", "a: {b: c, d: [e, {f: 'g'}]}",
	"a: {b:c}", "a: {b}", "a: [b,]", "a: [b: c]", "a: [\"b\":c]", "a: [a b]", "- [a, b]", "- {a: b}", "[a]: b", "{a: b}: c", "a: {'b': c}",
	"a: &b c", "a: *b", "*b : c", "&a b: c", "a: !!str b", "!!map", "<<: *a", "<<: {a: b}", "a: <<", "a: =", "=: a", "a: ~", "~: a",
	"a: @b", "a: `b`", "a: %b", "a: ,b", "a: ]", "a: -", "a: - b", "a: -b", "a: --b", "a: ?b", "a: ? b", "a: :b", "a: \\b", "a: b\\",
	"a:\tb", "\ta: b", "a: b\tc", "a: b\t", "a: b\t# c", "\t", "  \t", "#\tc", "a: \u00e9", "\u4e2d: a", "a: \u4e2d: b", "a: b\u0085c",
	"a: b\u2028c", "\ufeff", "a: \ufeff", "a: \x7f", "a: \u0080", "a: b\rc", "a: b\r", "\r", "a: \U0001f600", "a: \ufffd", "a: \xff",
	"apiVersion: v1", "kind: A", "kind: List", "kind: ResourceList", "kind: 1", "kind: 'A'", "kind:", "kind: |", "metadata:", "metadata: a",
	"metadata: {name: a, namespace: b}", "metadata: {}", "name: a", "name: 1", "name: null", "name: ~", "name: 'a'", "name: \"a\\nb\"",
	"name: |", "name:", "namespace: a", "items:", "items: []", "items: a", "functionConfig:", "functionConfig: a", "results:", "results: []",
	"results: a", "results: {}", "- apiVersion: v1", "- kind: A", "'items':", "\"kind\": A", "a: true", "a: 1.0", "a: 0x1f", "a: 2020-01-01",
	"a: .inf", "1: a", "true: a", "null: a", ".: a", "$a: b", "_: a", "/: a", "a/b.c-d_e: f", "-a: b", "a: (b", "a: b c  d  ", "  ", "",
}

// mutate changes the lines of in by the bytes of how, three for each change.
func mutate(in, how []byte) []byte {
	if len(how) > 60 {
		how = how[:60]
	}
	lines := slices.Collect(bytes.Lines(in))
	for ; len(how) >= 3 && len(lines) > 0; how = how[3:] {
		at, arg := int(how[1])%len(lines), int(how[2])
		line := lines[at]
		margin := len(line) - len(bytes.TrimLeft(line, " "))
		switch how[0] % 10 {
		case 0:
			lines = slices.Delete(lines, at, at+1)
		case 1:
			lines = slices.Insert(lines, at, line)
		case 2:
			lines[at] = []byte(strings.Repeat(" ", arg%8) + string(line[margin:]))
		case 3:
			lines[at] = line[min(margin, 1+arg%4):]
		case 4:
			lines[at] = []byte(strings.Repeat(" ", margin) + odd[arg%len(odd)] + "\n")
		case 5:
			lines = slices.Insert(lines, at, []byte(strings.Repeat(" ", margin)+odd[arg%len(odd)]+"\n"))
		case 6:
			lines = slices.Insert(lines, at+1, []byte(strings.Repeat(" ", margin+2)+odd[arg%len(odd)]+"\n"))
		case 7:
			lines[at] = []byte(strings.TrimRight(string(line), "\r\n") + " " + odd[arg%len(odd)] + "\n")
		case 8:
			lines[at] = []byte(strings.TrimRight(string(line), "\r\n") + []string{"\r\n", "", "\n\n", " \n", "\n  \n"}[arg%5])
		case 9:
			other := arg % len(lines)
			lines[at], lines[other] = lines[other], lines[at]
		}
	}
	return bytes.Join(lines, nil)
}
