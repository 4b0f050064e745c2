package stream

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// jsonEditor collects splices into JSON. Its first error stays.
type jsonEditor struct {
	in      []byte
	eol     string
	out     fn.Outcome
	splices []splice
	err     error
}

func (e *jsonEditor) put(from, to int, text string) {
	e.splices = append(e.splices, splice{from: from, to: to, text: []byte(text)})
}

// entry edits a value in its place.
func (e *jsonEditor) entry(entry *entry) {
	switch {
	case !entry.changed(e.out):
	case entry.item < 0:
		e.array(*entry.array, entry.members, nil)
	default:
		multi, margin := bytes.IndexByte(entry.span.in(e.in), '\n') >= 0, ""
		if multi { // else the line may be that of all entries
			margin = e.margin(entry.span.from)
		}
		e.put(entry.span.from, entry.span.to, e.encode(e.out.Edits[entry.item], multi, margin))
	}
}

// array edits the entries of an array and puts added behind them.
func (e *jsonEditor) array(array span, entries []*entry, added []*yaml.Node) {
	survivor := -1
	for i, entry := range entries {
		if !entry.dropped(e.out) {
			survivor = i
			e.entry(entry)
		}
	}
	last := len(entries) - 1
	for i := range survivor {
		if entries[i].dropped(e.out) {
			e.put(entries[i].span.from, entries[i+1].span.from, "")
		}
	}
	gap, end := "", array.from+1
	if last >= 0 {
		gap, end = string(e.in[array.from+1:entries[0].span.from]), entries[last].span.to
	}
	switch {
	case last < 0 || survivor == last:
	case survivor >= 0:
		e.put(entries[survivor].span.to, end, "")
	case len(added) > 0:
		e.put(entries[0].span.from, end, "")
	default:
		e.put(array.from+1, array.to-1, "")
	}
	if len(added) == 0 {
		return
	}
	if last < 0 {
		multi := bytes.IndexByte(e.in[:array.from], '\n') >= 0
		e.put(array.from, array.to, e.list(added, multi, e.margin(array.from)))
		return
	}
	var b strings.Builder
	multi := strings.Contains(gap, "\n")
	for i, node := range added {
		if i > 0 || survivor >= 0 {
			b.WriteString("," + gap)
		}
		b.WriteString(e.encode(node, multi, gap[strings.LastIndex(gap, "\n")+1:]))
	}
	e.put(end, end, b.String())
}

// field sets a field that is absent or null to an array.
func (e *jsonEditor) field(object span, fields []jsonField, key string, entries []*yaml.Node) {
	gap := string(e.in[object.from+1 : fields[0].name])
	multi := strings.Contains(gap, "\n")
	text := e.list(entries, multi, gap[strings.LastIndex(gap, "\n")+1:])
	if v, ok := find(fields, key); ok {
		e.put(v.from, v.to, text)
		return
	}
	colon := ":"
	if multi || strings.Contains(gap, " ") {
		colon = ": "
	}
	end := fields[len(fields)-1].value.to
	e.put(end, end, ","+gap+`"`+key+`"`+colon+text)
}

// margin returns what the line of an offset is indented by.
func (e *jsonEditor) margin(at int) string {
	line := e.in[bytes.LastIndexByte(e.in[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
