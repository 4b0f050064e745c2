package jsontext

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// Edit returns the value that starts at an offset of a valid text with changes. Everything else in it stays as it is.
func Edit(text []byte, at int, changes []document.Change) ([]byte, error) {
	root := Head(text, at, 0)
	s := SpanOf(root)
	e := editor{layout: layoutOf(text, s), text: text, opened: map[*yaml.Node]bool{root: true}, literals: map[*yaml.Node]any{}}
	for _, c := range changes {
		e.change(root, c)
	}
	return e.value(make([]byte, 0, len(s.In(text))*3/2), root, 0)
}

// layoutOf returns the layout of a value, by what is before its first member.
func layoutOf(text []byte, s Span) layout {
	lead := string(text[s.From+1 : next(text, s.From+1)])
	i := strings.LastIndexAny(lead, "\r\n")
	if i < 0 {
		return layout{}
	}
	line := text[bytes.LastIndexAny(text[:s.From], "\r\n")+1 : s.From]
	l := layout{eol: "\n", margin: string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])}
	if strings.HasSuffix(lead[:i], "\r") {
		l.eol = "\r\n"
	}
	l.unit = strings.TrimPrefix(lead[i+1:], l.margin)
	return l
}

// An editor changes a tree, and writes what has not changed as it was.
type editor struct {
	layout
	text     []byte
	opened   map[*yaml.Node]bool // the collections that have their members in the tree
	literals map[*yaml.Node]any  // the values of new scalars, which may be collections
}

// change makes a change below n.
func (e *editor) change(n *yaml.Node, c document.Change) {
	for depth, step := range c.Path {
		if n.Kind == yaml.ScalarNode { // it is new, or null
			c.Path = c.Path[depth:]
			e.literals[n] = document.Tree(document.Apply(document.Node(e.literals[n]), []document.Change{c})).Literal()
			return
		}
		if !e.opened[n] {
			e.opened[n] = true
			*n = *Head(e.text, n.Line-1, 0)
		}
		i := document.ValueIndex(n, step)
		isThere := i >= 0 && i < len(n.Content)
		switch {
		case c.Remove && !isThere:
			return
		case c.Remove && depth == len(c.Path)-1:
			document.Apply(n, []document.Change{document.Remove(step)})
			return
		case !isThere:
			document.Apply(n, []document.Change{document.Set(nil, step)})
			i = len(n.Content) - 1
		}
		n = n.Content[i]
	}
	n.Kind = yaml.ScalarNode
	e.literals[n] = c.Value
}

// value appends a value, depth collections deep.
func (e *editor) value(b []byte, n *yaml.Node, depth int) ([]byte, error) {
	if literal, isNew := e.literals[n]; isNew {
		return e.append(b, literal, depth)
	}
	if n.Line == 0 { // it is a new key
		return e.append(b, n.Value, depth)
	}
	text := SpanOf(n).In(e.text)
	if !e.opened[n] {
		return append(b, text...), nil
	}
	lead, tail := e.lead(depth+1), e.lead(depth)
	last := len(text) - 1
	if first := next(text, 1); first < last {
		lead, tail = text[1:first], gap(text, last)
	}
	b = append(b, text[0])
	for i, c := range n.Content {
		switch {
		case i == 0:
			b = append(b, lead...)
		case c.Line > 0:
			b = append(b, gap(e.text, c.Line-1)...)
		case n.Kind == yaml.MappingNode && i%2 == 1:
			if b = append(b, ':'); bytes.ContainsAny(lead, " \n") || e.unit != "" {
				b = append(b, ' ')
			}
		default:
			b = append(append(b, ','), lead...)
		}
		var err error
		if b, err = e.value(b, c, depth+1); err != nil {
			return nil, err
		}
	}
	if len(n.Content) > 0 {
		b = append(b, tail...)
	}
	return append(b, text[last]), nil
}

// gap returns what stands between a value or bracket and the value before it.
func gap(text []byte, at int) []byte { return text[len(bytes.TrimRight(text[:at], between)):at] }
