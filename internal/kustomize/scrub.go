package kustomize

import (
	"regexp"
	"strings"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

// dumps match the parts of kustomize's errors that repeat what a file holds, which can be a Secret.
var dumps = []struct {
	pattern func() *regexp.Regexp
	instead string
}{
	{lazyregexp.New(`(?s) in object \{\{\S+ (\S+)\} .*`), " in the $1"},
	{lazyregexp.New(`(?s) in object \{\{.*`), ""},
	{lazyregexp.New("(?s) with config: `.*`"), ""},
	{lazyregexp.New(`(?s)literal sources \[.*`), "literals: each must be KEY=VALUE"},
	{lazyregexp.New(`(?s)line \[?[0-9 ]*\]? has invalid utf8 bytes.*`), "a line is not UTF-8"},
	{lazyregexp.New(`(?s)from generator &?\{.*\}: `), "from a generator: "},
	{lazyregexp.New(`(?s)\[patch: \\*".*"\]`), "the inline patch"},
	{lazyregexp.New(`error unmarshaling JSON: while decoding JSON: json: (unknown field "[^"]*")$`), "$1"},
	{lazyregexp.New(`error unmarshaling JSON: while decoding JSON: json: cannot unmarshal (\w+)(?: \S+)? into Go struct field \w+\.(\S+) of type (\S+)$`),
		"$2 is $1 and must be $3"},
	{lazyregexp.New(`(?s)(decoding|must specify a target for patch) .*`), "$1 the inline patch"},
	{lazyregexp.New(`(?s)(validator shouldn't modify the resource map|patch appears to be empty|is out of bounds for value|empty item at) .*`), "$1 …"},
	{lazyregexp.New("(?s)(?:map\\[string\\]interface \\{\\}\\(nil\\): )?yaml: cannot decode (!!\\w+) `.*` as a (!!\\w+)"),
		"a value is $1 in a field that is $2, as a replacement can set it"},
	{lazyregexp.New("cannot unmarshal (!!\\w+) `[^`]*`"), "cannot unmarshal $1"},
}

// scrub returns an error of kustomize as a message without what its files hold: beyond the first line it shows parts of
// them, but for a list of what is wrong with a kustomization.
func scrub(err error) string {
	text := err.Error()
	for _, d := range dumps {
		text = d.pattern().ReplaceAllString(text, d.instead)
	}
	const list = "Failed to read kustomization file under "
	if strings.Contains(text, list) {
		return text
	}
	if strings.Contains(text, `accumulateDirectory: "`) { // errors in components are quoted
		text = strings.ReplaceAll(text, `\n`, "\n")
	}
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimSpace(rest) == "" {
		return first
	}
	return strings.TrimRight(first, ": ") + " …"
}
