package yamltext

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// EditDocument returns the text of a document with changes. What the text ends with must be all that follows the resource.
func (st Style) EditDocument(text []byte, changes []document.Change) ([]byte, error) {
	return st.edit(text, whole, changes)
}

// EditEntry returns the text of an entry of a sequence, whose dash is indented by spaces, with changes.
func (st Style) EditEntry(text []byte, spaces int, changes []document.Change) ([]byte, error) {
	return st.edit(text, frame(spaces), changes)
}

func (st Style) edit(text []byte, f frame, changes []document.Change) ([]byte, error) {
	if i := slices.IndexFunc(changes, removesEntry); i > 0 { // the paths before it count all entries
		edited, err := st.edit(text, f, changes[:i])
		if err != nil {
			return nil, err
		}
		return st.edit(edited, f, changes[i:])
	}
	root := f.root(text)
	if root == nil {
		return nil, ErrNotEncodable
	}
	want := document.Apply(document.Clone(root), changes)
	e := editor{lines: splitLines(text), style: st, done: map[place]bool{}}
	isImpossible := func(c document.Change) bool {
		return removesEntry(c) && !e.removeEntry(root, c.Path) || !removesEntry(c) && !e.change(root, want, c.Path)
	}
	if slices.ContainsFunc(changes, isImpossible) {
		return st.replace(e.lines, f, root, want)
	}
	if edited := e.apply(); f.parsesAs(st.withFinalBreak(edited), want) {
		return edited, nil
	}
	return st.replace(e.lines, f, root, want)
}

// removesEntry reports whether a change removes an entry of a list.
func removesEntry(c document.Change) bool {
	if len(c.Path) == 0 {
		return false
	}
	_, isIndex := c.Path[len(c.Path)-1].(int)
	return c.Remove && isIndex
}

// withFinalBreak returns text with the line break that it gets when more follows. A block scalar may own it.
func (st Style) withFinalBreak(text []byte) []byte {
	if document.EndsLine(text) {
		return text
	}
	return append(slices.Clip(text), st.EOL...)
}

// An editor changes the lines of a resource that its changes need. It goes by the looks of the lines.
type editor struct {
	lines
	style   Style
	splices []splice
	done    map[place]bool // what changes that came before have brought up to date
}

// A place is a step from a collection of the original tree.
type place struct {
	node *yaml.Node
	step any
}

// A splice puts a text in the place of the bytes between two offsets.
type splice struct {
	from, to int
	text     []byte
	line     bool // the text begins a line
	depth    int  // of what is added at the end of collections: those that end at one offset do so from the inside out
}

// change adds the splices that turn the value at a path of the tree old into the one of the tree want. False means that the resource must
// be encoded anew.
func (e *editor) change(old, want *yaml.Node, path []any) bool {
	end := e.count()
	var key *yaml.Node
	for i, step := range path {
		if !isBlock(old) {
			return e.done[place{old, nil}] || e.inBrackets(old, want, path[i:]) || e.value(key, old, want, end)
		}
		at, now := document.Index(old, step), document.Index(want, step)
		if e.done[place{old, step}] {
			return true
		}
		switch {
		case at < 0 || at == len(old.Content):
			e.done[place{old, step}] = true
			return now >= 0 && now < len(want.Content) && e.add(old, want, now, end)
		case now < 0:
			e.done[place{old, step}] = true
			return i == len(path)-1 && e.remove(old, at, end)
		case now == len(want.Content):
			return false
		}
		key = nil
		if old.Kind == yaml.MappingNode {
			key = old.Content[at-1]
		}
		end = e.stop(old.Content, at+1, end)
		old, want = old.Content[at], want.Content[now]
	}
	return key != nil && e.value(key, old, want, end) || key == nil && len(path) > 0 && e.token(old, want)
}

// maxColumn is up to where scalars in brackets are changed in their places: each is found by counting the characters before it.
const maxColumn = 4096

// inBrackets replaces a scalar at a path in a collection in brackets, and keeps everything else in it. False means that the collection
// must be written anew.
func (e *editor) inBrackets(old, want *yaml.Node, path []any) bool {
	for _, step := range path {
		at, now := document.Index(old, step), document.Index(want, step)
		if at < 0 || at >= len(old.Content) || now < 0 || now >= len(want.Content) {
			return false
		}
		old, want = old.Content[at], want.Content[now]
	}
	if old.Kind != yaml.ScalarNode || want.Kind != yaml.ScalarNode || strings.ContainsAny(want.Value, ",[]{}") || old.Column > maxColumn {
		return false
	}
	if e.done[place{old, nil}] {
		return true
	}
	e.done[place{old, nil}] = e.token(old, want)
	return e.done[place{old, nil}]
}

// isBlock reports whether fields or entries are clear from their lines.
func isBlock(n *yaml.Node) bool {
	return n.Kind != yaml.ScalarNode && n.Kind != yaml.AliasNode && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0
}

// value puts another value in the place of one: a token in the place of a token, else the lines of the whole field.
func (e *editor) value(key, old, want *yaml.Node, end int) bool {
	if e.done[place{old, nil}] {
		return true
	}
	e.done[place{old, nil}] = true
	empty := old.Kind != yaml.ScalarNode && len(old.Content) == 0 && want.Kind == old.Kind
	if !empty && e.token(old, want) {
		return true
	}
	if key == nil {
		return false
	}
	comment, _, _ := strings.Cut(cmp.Or(key.LineComment, old.LineComment), "\n")
	text, ok := e.field(key, want, comment, key.Column-1)
	from := e.row(key)
	e.splices = append(e.splices, splice{from: e.offset(key), to: e.starts[e.trim(from, end)], text: text})
	return ok && from < end
}

// add puts a field or an entry after the last one.
func (e *editor) add(old, want *yaml.Node, now, end int) bool {
	last := old.Content[len(old.Content)-1]
	spaces := old.Column - 1
	var text []byte
	ok := true
	if old.Kind == yaml.MappingNode {
		last = old.Content[len(old.Content)-2]
		text, ok = e.field(want.Content[now-1], want.Content[now], "", spaces)
		text = append([]byte(strings.Repeat(" ", spaces)), text...)
	} else {
		var err error
		text, err = e.style.encode(want.Content[now], frame(spaces))
		ok = err == nil
	}
	at := e.starts[e.trim(e.row(last), end)]
	e.splices = append(e.splices, splice{from: at, to: at, text: text, line: true, depth: old.Column})
	return ok
}

// remove removes a field.
func (e *editor) remove(old *yaml.Node, at, end int) bool {
	if old.Kind != yaml.MappingNode {
		return false
	}
	from := e.row(old.Content[at-1])
	to := e.trim(from, e.stop(old.Content, at+1, end))
	e.splices = append(e.splices, splice{from: e.starts[from], to: e.starts[to]})
	return document.Indent(e.line(from)) == old.Content[at-1].Column-1
}

// removeEntry removes the lines of an entry of a list. False means that they are not certain.
func (e *editor) removeEntry(old *yaml.Node, path []any) bool {
	end := e.count()
	for i, step := range path {
		at := document.Index(old, step)
		if !isBlock(old) || at < 0 || at >= len(old.Content) {
			return false
		}
		if i == len(path)-1 {
			from := e.row(old.Content[at])
			to := e.trim(from, e.stop(old.Content, at+1, end))
			e.splices = append(e.splices, splice{from: e.starts[from], to: e.starts[to]})
			return document.IsMarker(bytes.TrimLeft(e.line(from), " "), "-") && document.Indent(e.line(from)) == old.Column-1
		}
		end = e.stop(old.Content, at+1, end)
		old = old.Content[at]
	}
	return false
}

// field encodes a field with a comment in the first line, all but which are indented.
func (e *editor) field(key, value *yaml.Node, comment string, spaces int) ([]byte, bool) {
	text, err := Style{Wide: e.style.Wide, EOL: "\n"}.encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{bare(key), bare(value)}}, whole)
	if comment != "" {
		text = bytes.Replace(text, []byte("\n"), []byte(" "+comment+"\n"), 1)
	}
	return indent(text, "", strings.Repeat(" ", spaces), e.style.EOL), err == nil
}

// token puts a value in the place of one that is on one line.
func (e *editor) token(old, want *yaml.Node) bool {
	at := e.offset(old)
	n := tokenLength(e.text[at:e.starts[e.row(old)+1]], old)
	space := ""
	if n == 0 {
		// An entry that is empty starts after its dash. What is inserted there keeps the comments, which the encoder would lose.
		isEmpty := old.Kind == yaml.ScalarNode && old.Style == 0 && old.Value == "" && old.Anchor == ""
		if !isEmpty || at == 0 || e.text[at-1] != '-' {
			return false
		}
		space = " "
	}
	want = bare(want)
	if want.Kind != yaml.ScalarNode {
		want.Style |= yaml.FlowStyle
	}
	text, err := e.style.marshal(want)
	text = bytes.TrimSuffix(text, []byte("\n"))
	e.splices = append(e.splices, splice{from: at, to: at + n, text: append([]byte(space), text...)})
	return err == nil && bytes.IndexByte(text, '\n') < 0
}

// tokenLength returns how long n is in the line that begins with it, 0 if that is not plain to see.
func tokenLength(line []byte, n *yaml.Node) int {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return 0
	case n.Kind != yaml.ScalarNode || n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return document.TokenLength(line)
	case n.Style == 0 && bytes.HasPrefix(line, []byte(n.Value)):
		return len(n.Value)
	}
	return 0
}

// bare returns a copy of n without comments.
func bare(n *yaml.Node) *yaml.Node {
	n = document.Clone(n)
	document.Walk(n, dropComments)
	return n
}

// apply returns the text with the splices. One within what another replaces is left out, as that has all changes in it.
func (e *editor) apply() []byte {
	slices.SortStableFunc(e.splices, func(a, b splice) int { return cmp.Or(a.from-b.from, b.depth-a.depth) })
	var b []byte
	from := 0
	for _, sp := range e.splices {
		switch {
		case sp.to <= from && sp.from < from:
			continue
		case sp.from < from: // they overlap
			return nil
		}
		b = append(b, e.text[from:sp.from]...)
		if sp.line && !document.EndsLine(b) {
			b = append(b, e.style.EOL...)
		}
		b = append(b, sp.text...)
		from = sp.to
	}
	return append(b, e.text[from:]...)
}
