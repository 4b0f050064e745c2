// Package strict compares objects with the Go types that encoding/json would decode them into. It finds everything that is wrong: the
// decoders of Kubernetes stop at the first error, or silently ignore a field that they do not know.
package strict

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

// A Finding is a value that a type cannot have, or a key that must not be there.
type Finding struct {
	Rule     rule.ID
	Path     string
	Node     *yaml.Node // the value there, or the key; nil if there is none
	Proposed any        // what is probably meant, or nil
	Message  string
	Key      bool // the node is the key, which is wrong by itself
}

// An Explain returns why a type does not have a key, "" if there is nothing to report beside what it has.
type Explain func(key string, of reflect.Type) string

// Check compares a tree of nodes with a type. A null fits everywhere.
func Check(n *yaml.Node, t reflect.Type, explain Explain) []Finding {
	c := &checker{explain: explain}
	c.check("", n, t)
	return c.findings
}

// EachField visits the fields of what must be a map at a path, each once, and returns what is wrong with its keys.
func EachField(path string, n *yaml.Node, visit func(at, key string, keyNode, value *yaml.Node)) []Finding {
	c := &checker{}
	c.eachField(path, n, visit)
	return c.findings
}

type checker struct {
	explain  Explain
	findings []Finding
}

// wrongType reports a value that must be another one.
func (c *checker) wrongType(path string, n *yaml.Node, proposed any, must string) {
	c.findings = append(c.findings, Finding{
		Rule: rule.WrongType, Path: path, Node: n, Proposed: proposed, Message: must + ", got " + ValueOf(n).Describe(),
	})
}

// failKey reports a key that must not be there.
func (c *checker) failKey(id rule.ID, path string, key *yaml.Node, message string) {
	c.findings = append(c.findings, Finding{Rule: id, Path: path, Node: key, Key: true, Message: message})
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
	case t == intOrString && isTag(n, yaml.NodeTagInt):
		c.checkScalar(path, n, reflect.TypeFor[int32]())
	case t == intOrString && yamlnode.IsString(n):
	case t == intOrString:
		c.wrongType(path, n, nil, "must be a number or a string")
	case t == timestamp:
		c.checkScalar(path, n, reflect.TypeFor[string]())
		if _, err := time.Parse(time.RFC3339, n.Value); err != nil && yamlnode.IsString(n) {
			c.wrongType(path, n, nil, `must be a time such as "2006-01-02T15:04:05Z"`)
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
	fields := Fields(t)
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
		c.wrongType(path, n, nil, "must be a map")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := yamlnode.Resolve(n.Content[i])
		at := yamlnode.Join(path, key.Value)
		switch {
		case yamlnode.IsMerge(key):
			c.failKey(rule.WrongType, at, key, "merge keys cannot be used here: write the fields, or give the whole value as an alias")
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
		c.wrongType(path, n, nil, "must be a list")
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
		switch {
		case yamlnode.IsString(n) || isTag(n, "!!timestamp"):
		case n.Kind == yaml.ScalarNode:
			c.wrongType(path, n, n.Value, "must be a string, in quotes")
		default:
			c.wrongType(path, n, nil, "must be a string")
		}
	case reflect.Bool:
		if isTag(n, yaml.NodeTagBool) {
			return
		}
		if word := strings.ToLower(n.Value); word == "true" || word == "false" {
			value = word == "true"
		}
		c.wrongType(path, n, value, "must be true or false"+withoutQuotes(n))
	default:
		if isTag(n, yaml.NodeTagInt) {
			if err := n.Decode(reflect.New(t).Interface()); err != nil {
				c.findings = append(c.findings, Finding{Rule: rule.WrongType, Path: path, Node: n, Message: "is out of range: " + n.Value})
			}
			return
		}
		var number json.Number
		if yamlnode.IsString(n) && json.Unmarshal([]byte(n.Value), &number) == nil {
			if i, err := number.Int64(); err == nil {
				value = i
			}
		}
		c.wrongType(path, n, value, "must be a whole number"+withoutQuotes(n))
	}
}

// unknown reports a field that a type does not have, with the nearest that it has.
func (c *checker) unknown(path, key string, n *yaml.Node, t reflect.Type) {
	reason := ""
	if c.explain != nil {
		reason = c.explain(key, t)
	}
	if below := nested(key, t, 3); reason == "" && below != "" {
		reason = fmt.Sprintf("is unknown here: did you mean %q?", below)
	}
	if reason != "" {
		c.failKey(rule.MisplacedField, path, n, reason)
		return
	}
	c.failKey(rule.MisspeltField, path, n, typo.Unknown(key, slices.Sorted(maps.Keys(Fields(t)))))
}

// nested finds a field of that name in the structs that a type is made of.
func nested(key string, t reflect.Type, depth int) string {
	fields := Fields(t)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name].Kind() != reflect.Struct || depth == 0 {
			continue
		}
		if _, ok := Fields(fields[name])[key]; ok {
			return name + "." + key
		}
		if below := nested(key, fields[name], depth-1); below != "" {
			return name + "." + below
		}
	}
	return ""
}

// Fields returns the JSON fields of a struct.
func Fields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case option == "inline":
			maps.Copy(fields, Fields(f.Type))
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

// ValueOf returns the value of a node. In a configuration, words such as yes are strings without quotes, too.
func ValueOf(n *yaml.Node) document.Value {
	if yamlnode.IsWord(n) {
		quoted := *n
		quoted.Style = yaml.DoubleQuotedStyle
		n = &quoted
	}
	return document.Tree(n)
}
