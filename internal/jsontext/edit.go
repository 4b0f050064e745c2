package jsontext

import (
	"bytes"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
)

// Edit appends a value with changes to b. All else in it stays as it is.
func Edit(b, text []byte, s Span, changes []document.Change) ([]byte, error) {
	e := editor{text: text, eol: "\n"}
	if bytes.Contains(text[s.From:s.To], []byte("\r\n")) {
		e.eol = "\r\n"
	}
	if bytes.IndexByte(s.In(text), '\n') >= 0 {
		e.margin = margin(text, s.From)
		e.unit = "  "
		if members := Members(text, s); len(members) > 0 {
			first := text[s.From+1 : members[0].At]
			if i := bytes.LastIndexByte(first, '\n'); i >= 0 {
				e.unit = strings.TrimPrefix(string(first[i+1:]), e.margin)
			}
		}
	}
	return e.value(b, s, changes, 0)
}

// margin returns what the line of an offset is indented by.
func margin(text []byte, at int) string {
	line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

type editor struct {
	text         []byte
	eol          string
	margin, unit string // of a text of several lines
}

// value appends the value at s, depth collections deep, with changes whose paths begin at that depth.
func (e *editor) value(b []byte, s Span, changes []document.Change, depth int) ([]byte, error) {
	if len(changes) == 0 {
		return append(b, s.In(e.text)...), nil
	}
	for _, c := range slices.Backward(changes) {
		if len(c.Path) == depth {
			return e.literal(b, c.Value, depth)
		}
	}
	var members []Member
	open := e.text[s.From]
	if open == '{' || open == '[' {
		members = Members(e.text, s)
	} else if _, isKey := changes[0].Path[depth].(string); isKey { // null, or what a map or a list replaces
		open = '{'
	} else {
		open = '['
	}
	byMember := make([][]document.Change, len(members))
	var added []document.Change
	for _, c := range changes {
		i, isIndex := c.Path[depth].(int)
		if !isIndex {
			key, _ := c.Path[depth].(string)
			i = slices.IndexFunc(members, func(m Member) bool { return m.Key == key })
		}
		if i >= 0 && i < len(members) {
			byMember[i] = append(byMember[i], c)
		} else if !c.Remove {
			added = append(added, c)
		}
	}
	return e.collection(b, s, open, members, byMember, added, depth)
}

// collection appends an object or an array with changes of its members and new ones.
func (e *editor) collection(b []byte, s Span, open byte, members []Member, byMember [][]document.Change, added []document.Change, depth int) ([]byte, error) {
	lead, tail := e.lead(depth+1), e.lead(depth)
	if len(members) > 0 {
		lead, tail = string(e.text[s.From+1:members[0].At]), string(e.text[members[len(members)-1].Value.To:s.To-1])
	}
	b = append(b, open)
	written := 0
	var err error
	for i, m := range members {
		if slices.ContainsFunc(byMember[i], func(c document.Change) bool { return c.Remove && len(c.Path) == depth+1 }) {
			continue
		}
		if b = append(b, lead...); written > 0 {
			b = append(b[:len(b)-len(lead)], e.text[members[i-1].Value.To:m.At]...)
		}
		written++
		b = append(b, e.text[m.At:m.Value.From]...)
		if b, err = e.value(b, m.Value, byMember[i], depth+1); err != nil {
			return nil, err
		}
	}
	for i, c := range added {
		if slices.ContainsFunc(added[:i], func(o document.Change) bool { return o.Path[depth] == c.Path[depth] }) {
			continue // it came with the first of them
		}
		if written > 0 {
			b = append(b, ',')
		}
		b = append(b, lead...)
		written++
		if key, isKey := c.Path[depth].(string); isKey {
			b = append(appendString(b, key), ':')
			if strings.ContainsAny(lead, " \n") || e.unit != "" {
				b = append(b, ' ')
			}
		}
		var field []document.Change
		for _, o := range added[i:] {
			if o.Path[depth] == c.Path[depth] {
				o.Path = o.Path[depth+1:]
				field = append(field, o)
			}
		}
		value := document.Literal(document.Apply(document.Node(nil), field))
		if b, err = e.literal(b, value, depth+1); err != nil {
			return nil, err
		}
	}
	if written > 0 {
		b = append(b, tail...)
	}
	return append(b, open+2), nil
}

// lead returns what stands before a member, depth collections deep, in a collection that had none.
func (e *editor) lead(depth int) string {
	if e.unit == "" {
		return ""
	}
	return e.eol + e.margin + strings.Repeat(e.unit, depth)
}

// literal appends a literal, depth collections deep.
func (e *editor) literal(b []byte, literal any, depth int) ([]byte, error) {
	w := writer{unit: e.unit, eol: e.eol + e.margin + strings.Repeat(e.unit, depth)}
	return w.value(b, literal, 0)
}
