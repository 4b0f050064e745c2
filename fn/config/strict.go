package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A finding is an error or a warning about a field of a configuration.
type finding struct {
	rule     rule.ID
	path     string
	node     *yaml.Node // the value there, nil if it is absent
	at       *yaml.Node // the node, or the nearest around what is absent
	proposed any
	message  string
	warning  bool
	key      bool // the node is the key, which is wrong by itself
	absent   bool // it is about something that is not there
}

// locate sets the node of the settings that a finding points to.
func (m *finding) locate(settings *yaml.Node) {
	if m.at = m.node; m.at == nil {
		_, m.at = follow(settings, m.path)
	}
}

// A checker compares a tree of nodes with a Go type as encoding/json would decode it. It collects every finding: the decoders of
// Kubernetes stop at the first one, or silently ignore a field that they do not know.
type checker struct {
	findings []finding
}

func (c *checker) fail(id rule.ID, path string, n *yaml.Node, proposed any, format string, args ...any) {
	c.findings = append(c.findings, finding{rule: id, path: path, node: n, proposed: proposed, message: fmt.Sprintf(format, args...)})
}

// failKey reports a key that must not be there.
func (c *checker) failKey(id rule.ID, path string, key *yaml.Node, format string, args ...any) {
	c.findings = append(c.findings, finding{rule: id, path: path, node: key, key: true, message: fmt.Sprintf(format, args...)})
}

// Types that JSON does not show as Go holds them.
var (
	intOrString = reflect.TypeFor[corev1.IntOrString]()
	timestamp   = reflect.TypeFor[time.Time]()
	anything    = reflect.TypeFor[json.RawMessage]()
)

// check compares a node with a type. A null fits everywhere.
func (c *checker) check(path string, n *yaml.Node, t reflect.Type) {
	n = yamlnode.Resolve(n)
	if yamlnode.IsNull(n) {
		return
	}
	switch {
	case t == intOrString:
		if isTag(n, yaml.NodeTagInt) {
			c.checkScalar(path, n, reflect.TypeFor[int32]())
			return
		}
		if yamlnode.IsString(n) {
			return
		}
		c.fail(rule.WrongType, path, n, nil, "must be a number or a string, got %s", valueOf(n).Describe())
	case t == reflect.TypeFor[Metadata](): // any to a schema, as everywhere in Kubernetes
		c.check(path, n, reflect.TypeFor[corev1.ObjectMeta]())
	case t == timestamp:
		c.checkScalar(path, n, reflect.TypeFor[string]())
		if _, err := time.Parse(time.RFC3339, n.Value); err != nil && yamlnode.IsString(n) {
			c.fail(rule.WrongType, path, n, nil, "must be a time such as %q, got %s", "2006-01-02T15:04:05Z", valueOf(n).Describe())
		}
	case t == anything:
	case t.Kind() == reflect.Pointer:
		c.check(path, n, t.Elem())
	case t.Kind() == reflect.Struct:
		c.checkStruct(path, n, t)
	case t.Kind() == reflect.Map:
		c.checkMap(path, n, t)
	case t.Kind() == reflect.Slice:
		c.checkList(path, n, t)
	case t.Kind() != reflect.Interface:
		c.checkScalar(path, n, t)
	}
}

func (c *checker) checkStruct(path string, n *yaml.Node, t reflect.Type) {
	fields := fieldsOf(t)
	c.eachField(path, n, func(at, key string, keyNode, value *yaml.Node) {
		fieldType, known := fields[key]
		if !known {
			c.unknown(at, key, keyNode, t)
			return
		}
		c.check(at, value, fieldType)
	})
}

func (c *checker) checkMap(path string, n *yaml.Node, t reflect.Type) {
	c.eachField(path, n, func(at, _ string, _, value *yaml.Node) {
		c.check(at, value, t.Elem())
	})
}

// eachField visits the fields of what must be a map, each once.
func (c *checker) eachField(path string, n *yaml.Node, visit func(at, key string, keyNode, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		c.fail(rule.WrongType, path, n, nil, "must be a map, got %s", valueOf(n).Describe())
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := yamlnode.Resolve(n.Content[i])
		at := yamlnode.Join(path, key.Value)
		switch {
		case !yamlnode.IsString(key):
			c.failKey(rule.WrongType, at, key, "is not a valid key: keys must be strings")
		case !seen[key.Value]:
			seen[key.Value] = true
			visit(at, key.Value, key, n.Content[i+1])
		default:
			c.failKey(rule.DuplicateKey, at, key, "is given a second time")
		}
	}
}

func (c *checker) checkList(path string, n *yaml.Node, t reflect.Type) {
	if n.Kind != yaml.SequenceNode {
		c.fail(rule.WrongType, path, n, nil, "must be a list, got %s", valueOf(n).Describe())
		return
	}
	for i, entry := range n.Content {
		c.check(fmt.Sprintf("%s[%d]", path, i), entry, t.Elem())
	}
}

func (c *checker) checkScalar(path string, n *yaml.Node, t reflect.Type) {
	var value any
	switch t.Kind() {
	case reflect.String:
		if yamlnode.IsString(n) || isTag(n, "!!timestamp") {
			return
		}
		if n.Kind == yaml.ScalarNode {
			c.fail(rule.WrongType, path, n, n.Value, "must be a string, in quotes, got %s", valueOf(n).Describe())
			return
		}
		c.fail(rule.WrongType, path, n, nil, "must be a string, got %s", valueOf(n).Describe())
	case reflect.Bool:
		if isTag(n, yaml.NodeTagBool) {
			return
		}
		if word := strings.ToLower(n.Value); word == "true" || word == "false" {
			value = word == "true"
		}
		c.fail(rule.WrongType, path, n, value, "must be true or false%s, got %s", withoutQuotes(n), valueOf(n).Describe())
	default:
		if isTag(n, yaml.NodeTagInt) {
			if err := n.Decode(reflect.New(t).Interface()); err != nil {
				c.fail(rule.WrongType, path, n, nil, "is out of range: %s", n.Value)
			}
			return
		}
		var number json.Number
		if yamlnode.IsString(n) && json.Unmarshal([]byte(n.Value), &number) == nil {
			if i, err := number.Int64(); err == nil {
				value = i
			}
		}
		c.fail(rule.WrongType, path, n, value, "must be a whole number%s, got %s", withoutQuotes(n), valueOf(n).Describe())
	}
}

// unknown reports a field that a type does not have, with the nearest that it has.
func (c *checker) unknown(path, key string, n *yaml.Node, t reflect.Type) {
	if reason := misplaced(key, t); reason != "" {
		c.failKey(rule.MisplacedField, path, n, "%s", reason)
		return
	}
	known := make([]string, 0, 40)
	for name := range fieldsOf(t) {
		known = append(known, name)
	}
	slices.Sort(known)
	c.failKey(rule.MisspeltField, path, n, "%s", typo.Unknown(key, known))
}

// fieldsOf returns the JSON fields of a struct.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case option == "inline":
			maps.Copy(fields, fieldsOf(f.Type))
		case name != "":
			fields[name] = f.Type
		}
	}
	return fields
}

// withoutQuotes returns what to do with the quotes of a value that must have none, "" if it has none.
func withoutQuotes(n *yaml.Node) string {
	unquoted := &yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}
	if yamlnode.IsString(n) && (n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 || !yamlnode.IsString(unquoted)) {
		return ", without quotes"
	}
	return ""
}

func isTag(n *yaml.Node, tag string) bool {
	return n.Kind == yaml.ScalarNode && n.ShortTag() == tag
}

// valueOf returns the value of a node. In a configuration, words such as yes are strings without quotes, too.
func valueOf(n *yaml.Node) document.Value {
	if yamlnode.IsWord(n) {
		quoted := *n
		quoted.Style = yaml.DoubleQuotedStyle
		n = &quoted
	}
	return document.Tree(n)
}
