package syntax

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
)

var (
	conflictMarker = lazyregexp.New(`(?m)^<<<<<<< `)

	// helmTemplate is a template that is not in a comment or in quotes.
	helmTemplate = lazyregexp.New(`(?m)^(?:\s*(?:-\s+)?|[^#'"\n]*:\s+)(\{\{)`)

	// documentStart is what can be before the content of a document.
	documentStart = lazyregexp.New(`^\x{feff}?(?:[ \t]*(?:[#%].*)?\r?\n)*(?:---\s)?`)

	nextDocument = lazyregexp.New(`(?m)^---(?:\s|$)`)

	unknownAnchor = lazyregexp.New(`^unknown anchor '([\w-]{1,100})' referenced$`)
)

// unknownAlias returns where the alias of a message about an anchor that is unknown most likely is, as the library does not say it: in the
// document after some lines of an input.
func unknownAlias(in []byte, first int, message string) (at document.Position, found bool) {
	anchor := unknownAnchor().FindStringSubmatch(message)
	if anchor == nil {
		return at, false
	}
	content := linesFrom(in, first)
	content = content[documentStart().FindIndex(content)[1]:]
	start := len(in) - len(content)
	if next := nextDocument().FindIndex(content); next != nil {
		content = content[:next[0]]
	}
	alias := regexp.MustCompile(`(?m)^(?:[^#'"\n]*[\s\[{,])?\*` + anchor[1] + `(?:[\s,\]}]|$)`) // not in a comment or in quotes
	match := alias.FindIndex(content)
	if match == nil {
		return at, false
	}
	star := match[0] + bytes.LastIndexByte(content[match[0]:match[1]], '*')
	return document.PositionAt(in, start+star), true
}

// reason returns what most likely makes an input no YAML, and where it is.
func reason(in []byte, line int) (at document.Position, hint string) {
	content := lineAt(in, line)
	indentation := content[:len(content)-len(strings.TrimLeft(content, " \t"))]
	if control := bytes.IndexFunc(in, isControl); control >= 0 {
		return document.PositionAt(in, control), ""
	}
	if marker := conflictMarker().FindIndex(in); marker != nil {
		return document.PositionAt(in, marker[0]), "this is an unresolved merge conflict: resolve it"
	}
	if tab := strings.IndexByte(indentation, '\t'); tab >= 0 {
		return document.Position{Line: line, Column: tab + 1}, "a tab is in the indentation: YAML allows only spaces there"
	}
	read := in[:len(in)-len(linesFrom(in, line))]
	if template := helmTemplate().FindSubmatchIndex(read); template != nil {
		return document.PositionAt(in, template[2]), "this is a template of Helm: render it first, as in helm template CHART | module-service build -"
	}
	if found := document.Variable(content); found != "" {
		before, _, _ := strings.Cut(content, found)
		return document.Position{Line: line, Column: 1 + len([]rune(before))}, document.VariableHint(found)
	}
	return at, ""
}

// isControl reports whether YAML refuses a character everywhere.
func isControl(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) || r == 0x7f }

// lineAt returns a line of an input, counted from 1, "" if there is none.
func lineAt(in []byte, number int) string {
	line, _, _ := bytes.Cut(linesFrom(in, number-1), []byte("\n"))
	return string(line)
}

// linesFrom returns an input without its first lines.
func linesFrom(in []byte, first int) []byte {
	for range first {
		_, in, _ = bytes.Cut(in, []byte("\n"))
	}
	return in
}

// indentationHint returns what is most likely wrong with the line of a message, "" if that is unknown.
func indentationHint(message string) string {
	switch {
	case strings.HasSuffix(message, "did not find expected key"), strings.HasSuffix(message, "did not find expected '-' indicator"):
		return "the line is most likely not indented like those that it belongs to"
	case strings.HasSuffix(message, "mapping values are not allowed in this context"):
		return "the line is most likely indented too far, or a value with a colon and a space needs quotes"
	}
	return ""
}
