package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	yaml11 "go.yaml.in/yaml/v2"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
)

// A SyntaxError is about an input that cannot be parsed, at a place of it.
type SyntaxError struct {
	Path     string
	Position document.Position
	Message  string // without the place
	text     string // with the line
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.text }

// NotYAMLPrefix begins the message about an input that the YAML library refuses, before its reason.
const NotYAMLPrefix = "input is not YAML: "

// NotYAML returns the error about an input that the YAML library refuses with err, which has the line in a text that starts in the
// line first of the input, counted from 0. The most likely reason is searched for in the whole input.
func NotYAML(in []byte, path string, err error, first int) error {
	line, message := lineOf(err)
	text := fmt.Sprintf("input is not YAML: document at line %d: %v", first+1, err)
	if line > 0 {
		if problem, same := lineOf(yaml11.Unmarshal(linesFrom(in, first), new(any))); same == message { // kubectl's library names the line of the mistake itself
			line = problem
		}
		text = fmt.Sprintf("input is not YAML: line %d: %s", first+line, message)
	}
	return syntaxError(in, path, first+max(line, 1), text, NotYAMLPrefix+message)
}

// lineOf returns the line that an error of go-yaml names, 0 if it names none, and the rest of the message.
func lineOf(err error) (line int, message string) {
	if err == nil {
		return 0, ""
	}
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	number, rest, ok := strings.Cut(strings.TrimPrefix(message, "line "), ": ")
	line, convErr := strconv.Atoi(number)
	switch {
	case !ok || convErr != nil:
		return 0, message
	case isParserError(rest):
		line++
	}
	return line, rest
}

// indentationHint returns what is most likely wrong with the line of a message, "" if that is unknown.
func indentationHint(message string) string {
	switch {
	case strings.HasSuffix(message, "did not find expected key"), strings.HasSuffix(message, "did not find expected '-' indicator"):
		return "the line is most likely not indented like those that it belongs to"
	case strings.HasSuffix(message, "mapping values are not allowed in this context"):
		return "the line is most likely indented too far, or a text with a colon and a blank needs quotes"
	}
	return ""
}

// isParserError reports whether a message is one of go-yaml's parser, which counts lines from 0; its scanner counts them
// from 1.
func isParserError(message string) bool {
	return slices.ContainsFunc([]string{
		"did not find expected <", "did not find expected node content", "did not find expected key",
		"did not find expected '-' indicator", "did not find expected ',' or ",
		"found a tab character that violates indentation", "found undefined tag handle", "found duplicate %", "found incompatible YAML",
	}, func(start string) bool { return strings.HasPrefix(message, start) })
}

// neither returns the error about an input that begins as JSON and is neither JSON nor YAML.
func neither(in []byte, path string, jsonErr, yamlErr error) error {
	text := fmt.Sprintf("input is neither JSON (%v) nor YAML (%v)", jsonErr, yamlErr)
	syntax := new(json.SyntaxError)
	if !errors.As(jsonErr, &syntax) {
		return syntaxError(in, path, 1+bytes.Count(in, []byte("\n")), text, text) // it ends too early
	}
	at := document.PositionAt(in, max(0, min(int(syntax.Offset)-1, len(in))))
	message := fmt.Sprintf("input is neither JSON (%v) nor YAML", syntax)
	err := syntaxError(in, path, at.Line, text, message)
	if located := new(SyntaxError); errors.As(err, &located) && located.Message == message {
		located.Position = at
	}
	return err
}

func encodingError(path string, at document.Position, message, text string) error {
	return &rule.Error{ID: rule.Encoding, Err: &SyntaxError{path, at, message, text}}
}

// syntaxError returns an error about a line, or about the place that is most likely the reason.
func syntaxError(in []byte, path string, line int, text, message string) error {
	line = max(1, min(line, bytes.Count(bytes.TrimRight(in, "\n"), []byte("\n"))+1)) // the end of the input is in no line
	position := document.Position{Line: line, Column: 1}
	if content := lineAt(in, line); content != "" {
		position.Column = 1 + len(content) - len(strings.TrimLeft(content, " "))
	}
	at, hint := reason(in, line)
	if at.Line > 0 {
		position = at
	} else {
		hint = indentationHint(message)
	}
	if hint != "" {
		message, text = message+"; "+hint, text+"; "+hint
	}
	return &rule.Error{ID: rule.ParseError, Err: &SyntaxError{path, position, message, text}}
}

var (
	conflictMarker = lazyregexp.New(`(?m)^<<<<<<< `)

	// helmTemplate is a template that is not in a comment or in quotes.
	helmTemplate = lazyregexp.New(`(?m)^(?:\s*(?:-\s+)?|[^#'"\n]*:\s+)(\{\{)`)
)

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
		return document.Position{Line: line, Column: tab + 1}, "a tab is in the indentation: YAML takes blanks only"
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
