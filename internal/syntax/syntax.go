// Package syntax finds why an input is neither YAML nor JSON: at which line, and what most likely went wrong there.
package syntax

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
	"github.com/koupleless/module-service/internal/rule"
)

// An Error is about an input that cannot be parsed, at a place of it.
type Error struct {
	Path     string
	Position document.Position
	Message  string // without the place
	text     string // with the line
}

// Error implements error.
func (e *Error) Error() string { return e.text }

// NotYAMLPrefix begins the message about an input that the YAML library refuses, before its reason.
const NotYAMLPrefix = "input is not YAML: "

// NotYAML returns the error about an input that the YAML library refuses with err, which has the line in a text that starts in the
// line first of the input, counted from 0. The most likely reason is searched for in the whole input.
func NotYAML(in []byte, path string, err error, first int) error {
	line, message := lineOf(err)
	text := fmt.Sprintf(NotYAMLPrefix+"document at line %d: %v", first+1, err)
	if line > 0 {
		if problem, same := lineOf(yaml11.Unmarshal(linesFrom(in, first), new(any))); same == message { // kubectl's library names the line of the mistake itself
			line = problem
		}
		text = fmt.Sprintf(NotYAMLPrefix+"line %d: %s", first+line, message)
	}
	if at, found := unknownAlias(in, first, message); found {
		return &rule.Error{ID: rule.ParseError, Err: &Error{path, at, NotYAMLPrefix + message, text}}
	}
	return newError(in, path, first+max(line, 1), text, NotYAMLPrefix+message)
}

// lineOf returns the line that an error of go-yaml names, 0 if it names none, and the rest of the message.
func lineOf(err error) (line int, message string) {
	if err == nil {
		return 0, ""
	}
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	number, rest, _ := strings.Cut(strings.TrimPrefix(message, "line "), ": ")
	line, convErr := strconv.Atoi(number)
	switch {
	case convErr != nil:
		return 0, message
	case isParserError(rest):
		line++
	}
	return line, rest
}

// isParserError reports whether a message is one of go-yaml's parser, which counts lines from 0; its scanner counts them
// from 1.
func isParserError(message string) bool {
	return slices.ContainsFunc([]string{
		"did not find expected <", "did not find expected node content", "did not find expected key",
		"did not find expected '-' indicator", "did not find expected ',' or ",
		"found undefined tag handle", "found duplicate %", "found incompatible YAML",
	}, func(start string) bool { return strings.HasPrefix(message, start) })
}

// Neither returns the error about an input that begins as JSON and is neither JSON nor YAML. The error of JSON counts from after a byte
// order mark.
func Neither(in []byte, path string, jsonErr, yamlErr error) error {
	text := fmt.Sprintf("input is neither JSON (%v) nor YAML (%v)", jsonErr, yamlErr)
	syntax := new(json.SyntaxError)
	if !errors.As(jsonErr, &syntax) {
		return newError(in, path, 1+bytes.Count(in, []byte("\n")), text, text) // it ends too early
	}
	mark := len(in) - len(bytes.TrimPrefix(in, document.BOM))
	at := document.PositionAt(in, max(0, min(mark+int(syntax.Offset)-1, len(in))))
	message := fmt.Sprintf("input is neither JSON (%v) nor YAML", syntax)
	err := newError(in, path, at.Line, text, message)
	if located := new(Error); errors.As(err, &located) && located.Message == message {
		located.Position = at
	}
	return err
}

// newError returns an error about a line, or about the place that is most likely the reason.
func newError(in []byte, path string, line int, text, message string) error {
	line = min(line, bytes.Count(bytes.TrimRight(in, "\n"), []byte("\n"))+1) // the end of the input is in no line
	content := lineAt(in, line)
	position := document.Position{Line: line, Column: 1 + len(content) - len(strings.TrimLeft(content, " "))}
	at, hint := reason(in, line)
	if at.Line > 0 {
		position = at
	} else {
		hint = indentationHint(message)
	}
	if hint != "" {
		message, text = message+"; "+hint, text+"; "+hint
	}
	return &rule.Error{ID: rule.ParseError, Err: &Error{path, position, message, text}}
}
