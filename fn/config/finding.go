package config

import (
	"fmt"
	"reflect"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
)

// A finding is an error or a warning about a field of a configuration.
type finding struct {
	strict.Finding
	warning bool
	absent  bool // it is about something that is not there
}

// followsFromAbsence reports whether a finding may be there only because another value was left out.
func (f finding) followsFromAbsence() bool {
	return f.Rule == rule.Required || f.Rule == rule.EmptySetting || f.absent
}

// A checker collects every finding about a configuration.
type checker struct {
	findings []finding
}

// check compares an object with the type that it is read as.
func (c *checker) check(object *yaml.Node, t reflect.Type) { c.add(strict.Check(object, t, misplaced)) }

func (c *checker) add(findings []strict.Finding) {
	for _, f := range findings {
		c.findings = append(c.findings, finding{Finding: f})
	}
}

func (c *checker) fail(id rule.ID, path string, n *yaml.Node, proposed any, format string, args ...any) {
	c.add([]strict.Finding{{Rule: id, Path: path, Node: n, Proposed: proposed, Message: fmt.Sprintf(format, args...)}})
}

// failKey reports a key that must not be there.
func (c *checker) failKey(id rule.ID, path string, key *yaml.Node, format string, args ...any) {
	c.add([]strict.Finding{{Rule: id, Path: path, Node: key, Key: true, Message: fmt.Sprintf(format, args...)}})
}
