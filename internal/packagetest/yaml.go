package packagetest

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
)

// An object is a mapping in its order, a list a sequence.
type (
	object []pair
	list   []any
	pair   struct {
		key   string
		value any
	}
)

// value returns what a parser makes of the object.
func (o object) value() map[string]any {
	m := map[string]any{}
	for _, p := range o {
		m[p.key] = valueOf(p.value)
	}
	return m
}

func valueOf(v any) any {
	switch v := v.(type) {
	case object:
		return v.value()
	case list:
		all := []any{}
		for _, member := range v {
			all = append(all, valueOf(member))
		}
		return all
	}
	return v
}

// A writer writes objects as people do: each in a way of its own.
type writer struct {
	rand    *rand.Rand
	step    string // by which mappings are indented
	dash    string // by which the entries of a list are
	quote   string // around every string, if it is not empty
	flow    int    // the depth from which on all is in flow style
	comment bool

	notes []string // the comments that it wrote, each of which is unique
	named string   // what makes them so
	out   strings.Builder
}

func newWriter(r *rand.Rand, named string) *writer {
	w := &writer{rand: r, named: named, step: "  ", flow: 100}
	if r.IntN(4) == 0 {
		w.step = "    "
	}
	if r.IntN(2) == 0 {
		w.dash = "  "
	}
	if r.IntN(3) == 0 {
		w.quote = pick(r, "'", `"`)
	}
	if r.IntN(3) == 0 {
		w.flow = r.IntN(4)
	}
	w.comment = r.IntN(2) == 0
	return w
}

// document writes a whole resource.
func (w *writer) document(o object) string {
	if w.comment {
		w.out.WriteString(w.note() + "\n")
	}
	if w.flow == 0 {
		w.out.WriteString(w.inFlow(o) + "\n")
	} else {
		w.mapping(o, "", 1)
	}
	return w.out.String()
}

// note returns a new comment.
func (w *writer) note() string {
	w.notes = append(w.notes, fmt.Sprintf("# note %d on %s.", len(w.notes), w.named))
	return w.notes[len(w.notes)-1]
}

func (w *writer) mapping(o object, indent string, depth int) {
	for _, p := range o {
		// An update takes keys out of the selector, and their comments with them.
		comment := w.comment
		if p.key == "selector" {
			w.comment = false
		}
		if w.comment && w.rand.IntN(6) == 0 {
			w.out.WriteString(indent + w.note() + "\n")
		}
		w.out.WriteString(indent + w.text(p.key, w.quote != "" && w.rand.IntN(4) == 0) + ":")
		w.value(p.value, indent, depth)
		w.comment = comment
	}
}

func (w *writer) value(v any, indent string, depth int) {
	switch v := v.(type) {
	case object:
		if len(v) > 0 && depth < w.flow {
			w.out.WriteString("\n")
			w.mapping(v, indent+w.step, depth+1)
			return
		}
	case list:
		if len(v) > 0 && depth < w.flow {
			w.out.WriteString("\n")
			for _, member := range v {
				w.entry(member, indent+w.dash, depth+1)
			}
			return
		}
	case string:
		if strings.Contains(v, "\n") && depth < w.flow {
			w.out.WriteString(" |\n")
			for line := range strings.Lines(v) {
				w.out.WriteString(indent + w.step + line)
			}
			return
		}
	}
	w.out.WriteString(" " + w.inFlow(v))
	if w.comment && w.rand.IntN(6) == 0 {
		w.out.WriteString(" " + w.note())
	}
	w.out.WriteString("\n")
}

// entry writes a member of a list.
func (w *writer) entry(member any, indent string, depth int) {
	o, ok := member.(object)
	if !ok || len(o) == 0 || depth >= w.flow {
		w.out.WriteString(indent + "- " + w.inFlow(member) + "\n")
		return
	}
	before := w.out.String()
	w.out.Reset()
	w.mapping(o, indent+"  ", depth)
	written := w.out.String()
	w.out.Reset()
	w.out.WriteString(before + indent + "- " + strings.TrimPrefix(written, indent+"  "))
}

func (w *writer) inFlow(v any) string {
	var parts []string
	switch v := v.(type) {
	case object:
		for _, p := range v {
			parts = append(parts, w.text(p.key, w.quote != "")+": "+w.inFlow(p.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case list:
		for _, member := range v {
			parts = append(parts, w.inFlow(member))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return w.text(v, w.quote != "")
	case nil:
		return "null"
	}
	return fmt.Sprint(v)
}

// plain is what needs no quotes: neither a number nor a word that stands for something else.
var (
	plain    = regexp.MustCompile(`^[A-Za-z][-A-Za-z0-9./_]*$`)
	reserved = regexp.MustCompile(`^(?i:true|false|null|yes|no|on|off|y|n)$`)
)

func (w *writer) text(s string, quoted bool) string {
	switch {
	case !quoted && plain.MatchString(s) && !reserved.MatchString(s):
		return s
	case w.quote == "'" && !strings.ContainsAny(s, "'\n"):
		return "'" + s + "'"
	}
	return fmt.Sprintf("%q", s)
}

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }
