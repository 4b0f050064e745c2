package kustomize

import (
	"errors"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A FileError is about a file that kustomize read, or that was not given to it.
type FileError struct {
	Path     string
	Content  []byte
	Position document.Position // the zero Position if it is about the whole file, or if the place is not known
	Rule     rule.ID
	Message  string // without the place
}

// Error implements error.
func (e *FileError) Error() string {
	if e.Position.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Path, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Position.Line, e.Position.Column, e.Message)
}

// locate returns an error of kustomize as one with the place in a file, if that is found.
func (c *checkedFiles) locate(err error) error {
	if c.enableRemote {
		return err // the file may have been fetched, and its path means nothing to the user
	}
	for _, find := range []func(text string) *FileError{c.locateSyntax, c.locateKey, c.locateField, c.locateListed, c.locatePatch} {
		if found := find(err.Error()); found != nil {
			return found
		}
	}
	return err
}

// fail returns an error about a whole file.
func (c *checkedFiles) fail(path string, content []byte, message string) *FileError {
	return &FileError{Path: c.name(path), Content: content, Rule: rule.KustomizeFailed, Message: message}
}

// failAt returns an error about the field of a kustomization to which keys and indexes lead, with its place if that is found.
func (c *checkedFiles) failAt(path string, content []byte, keys []any, message string) *FileError {
	e := c.fail(path, content, message)
	n := top(content)
	if len(keys) == 0 {
		e.moveTo(n)
		return e
	}
	e.Message = yamlnode.Path(keys) + ": " + message
	for _, key := range keys {
		n = child(n, key)
		e.moveTo(n)
	}
	return e
}

// moveTo sets the position to that of a node, if there is one.
func (e *FileError) moveTo(n *yaml.Node) {
	if n != nil {
		e.Position = document.Position{Line: n.Line, Column: n.Column}
	}
}

// failToParse returns an error of reading a file that is not YAML.
func (c *checkedFiles) failToParse(path string, content []byte, err error) *FileError {
	e := c.fail(path, content, err.Error())
	e.Rule = rule.OfError(err, rule.ParseError)
	if located := new(syntax.Error); errors.As(err, &located) {
		e.Position, e.Message = located.Position, located.Message
	}
	return e
}
