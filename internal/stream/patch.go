package stream

import (
	"bytes"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// patcher changes the lines of a resource that its changed fields need, and no others. It goes by the looks of the lines:
// what it makes of them holds only if the parser agrees.
type patcher struct {
	text
	first   int // the line that lines of nodes are counted from
	style   style
	splices []splice
}

// patch returns the text between two offsets, which is the resource was, as the resource is. False means that this cannot
// be done in place.
func (p *patcher) patch(was, is *yaml.Node, from, to, end int) ([]byte, bool) {
	if has(was, isEntangled) || has(is, isEntangled) || !p.value(was, is, end) {
		return nil, false
	}
	slices.SortStableFunc(p.splices, func(a, b splice) int { return a.from - b.from })
	var b bytes.Buffer
	for _, sp := range p.splices {
		if sp.from < from || sp.to > to {
			return nil, false
		}
		b.Write(p.in[from:sp.from])
		if len(sp.text) > 0 && sp.onNewLine != "" && !endsLine(p.in[:sp.from]) {
			b.WriteString(sp.onNewLine)
		}
		b.Write(sp.text)
		from = sp.to
	}
	b.Write(p.in[from:to])
	if !endsLine(b.Bytes()) {
		b.WriteString(p.style.eol)
	}
	return b.Bytes(), true
}

// followed returns text with what stays behind it, and with the line break that it gets when more follows. A block scalar
// may own all that.
func followed(text, rest []byte, eol string) []byte {
	text = append(slices.Clip(text), rest...)
	if !endsLine(text) {
		text = append(text, eol...)
	}
	return text
}

// isEntangled reports whether other places may say what n says.
func isEntangled(n *yaml.Node) bool { return isAlias(n) || n.Anchor != "" || isMerge(n) }

// value turns was, whose lines are before line end, into is.
func (p *patcher) value(was, is *yaml.Node, end int) bool {
	switch {
	case same(was, is):
		return true
	case was.Kind == is.Kind && was.Kind == yaml.MappingNode && was.Style&yaml.FlowStyle == 0:
		return len(was.Content) > 0 && p.mapping(was, is, end)
	case was.Kind == is.Kind && was.Kind == yaml.SequenceNode && was.Style&yaml.FlowStyle == 0:
		return len(was.Content) > 0 && p.sequence(was, is, end)
	}
	return p.token(was, is)
}

// mapping removes, changes and adds fields. Those that stay keep their order.
func (p *patcher) mapping(was, is *yaml.Node, end int) bool {
	next := 0 // the field of was that is not dealt with
	for i := 0; i+1 < len(is.Content); i += 2 {
		key, value := is.Content[i], is.Content[i+1]
		at := next
		for at < len(was.Content) && !same(was.Content[at], key) {
			at += 2
		}
		if at == len(was.Content) {
			if !p.add(was, next, key, value, end) {
				return false
			}
			continue
		}
		for ; next < at; next += 2 {
			if !p.remove(was, next, end) {
				return false
			}
		}
		next += 2
		stop := p.stop(was.Content, next, end)
		if !p.value(was.Content[at+1], value, stop) && !p.replace(was.Content[at], key, value, stop) {
			return false
		}
	}
	for ; next < len(was.Content); next += 2 {
		if !p.remove(was, next, end) {
			return false
		}
	}
	return true
}

// sequence changes entries and adds some behind them.
func (p *patcher) sequence(was, is *yaml.Node, end int) bool {
	if len(is.Content) < len(was.Content) {
		return false
	}
	for i, n := range was.Content {
		if !p.value(n, is.Content[i], p.stop(was.Content, i+1, end)) {
			return false
		}
	}
	at := p.starts[p.trim(p.line0(was.Content[len(was.Content)-1]), end)]
	for _, n := range is.Content[len(was.Content):] {
		text, err := p.style.entry(n, was.Column-1)
		if err != nil {
			return false
		}
		p.splices = append(p.splices, splice{from: at, to: at, text: text, onNewLine: p.style.eol})
	}
	return true
}

// line0 returns the line that n starts in.
func (p *patcher) line0(n *yaml.Node) int { return p.first + n.Line - 1 }

// offset returns where n starts.
func (p *patcher) offset(n *yaml.Node) int { return p.starts[p.line0(n)] + n.Column - 1 }

// stop returns the line in which what is behind nodes[i-1] starts.
func (p *patcher) stop(nodes []*yaml.Node, i, end int) int {
	if i < len(nodes) {
		return p.line0(nodes[i])
	}
	return end
}

// trim returns the line behind the content of what starts in a line and ends before another.
func (p *patcher) trim(start, end int) int {
	for end > start+1 && (empty(p.line(end-1)) || comment(p.line(end-1), len(p.line(end-1)))) {
		end--
	}
	return end
}

// isAlone reports whether key is the first thing in its line.
func (p *patcher) isAlone(key *yaml.Node) bool { return indent(p.line(p.line0(key))) == key.Column-1 }

// remove removes field i.
func (p *patcher) remove(was *yaml.Node, i, end int) bool {
	key := was.Content[i]
	from := p.line0(key)
	to := p.trim(from, p.stop(was.Content, i+2, end))
	p.splices = append(p.splices, splice{from: p.starts[from], to: p.starts[to]})
	return p.isAlone(key)
}

// add puts a field before field i.
func (p *patcher) add(was *yaml.Node, i int, key, value *yaml.Node, end int) bool {
	text, ok := p.field(key, value, was.Column-1)
	if !ok || i == 0 {
		return false
	}
	line := p.trim(p.line0(was.Content[i-2]), p.stop(was.Content, i, end))
	pad := []byte(strings.Repeat(" ", was.Column-1))
	at := p.starts[line]
	p.splices = append(p.splices, splice{from: at, to: at, text: append(pad, text...), onNewLine: p.style.eol})
	return true
}

// replace puts a field in the place of one whose lines are before line end.
func (p *patcher) replace(was, key, value *yaml.Node, end int) bool {
	text, ok := p.field(key, value, was.Column-1)
	to := p.trim(p.line0(was), end)
	p.splices = append(p.splices, splice{from: p.offset(was), to: p.starts[to], text: text})
	return ok
}

// field encodes a field, all but the first line indented.
func (p *patcher) field(key, value *yaml.Node, spaces int) ([]byte, bool) {
	st := style{wide: p.style.wide, eol: "\n"}
	text, err := st.document(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, value}})
	return indented(text, "", strings.Repeat(" ", spaces), p.style.eol), err == nil
}

// token puts is in the place of was, which is on one line.
func (p *patcher) token(was, is *yaml.Node) bool {
	at := p.offset(was)
	n := tokenLength(p.in[at:p.starts[p.line0(was)+1]], was)
	if n == 0 {
		return false
	}
	kopy := *is
	switch {
	case kopy.Kind != yaml.ScalarNode:
		kopy.Style |= yaml.FlowStyle
	case is.ShortTag() == yaml.NodeTagString && was.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		kopy.Style = was.Style
	}
	text, err := style{eol: "\n"}.marshal(bare(&kopy))
	text = bytes.TrimSuffix(text, []byte("\n"))
	p.splices = append(p.splices, splice{from: at, to: at + n, text: text})
	return err == nil && bytes.IndexByte(text, '\n') < 0
}

// tokenLength returns how long n is in the line that begins with it, 0 where that is not plain to see.
func tokenLength(line []byte, n *yaml.Node) int {
	switch {
	case n.Kind != yaml.ScalarNode:
		if line[0] == '{' || line[0] == '[' {
			return scanFlow(line)
		}
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		length, _ := scanQuoted(line)
		return length
	case n.Style == 0 && bytes.HasPrefix(line, []byte(n.Value)):
		return len(n.Value)
	}
	return 0
}
