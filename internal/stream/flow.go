package stream

import "sigs.k8s.io/kustomize/kyaml/yaml"

// maxFlow is how deep collections in brackets are followed.
const maxFlow = 16

// scanFlow returns the length of the collection in brackets that v begins with, 0 where it is not of the simplest kind.
func scanFlow(v []byte) int {
	if len(v) > 1 && (v[0] == '{' && v[1] == '}' || v[0] == '[' && v[1] == ']') {
		return 2
	}
	p := flowParser{text: v}
	if _, ok := p.value(0); !ok {
		return 0
	}
	return p.at
}

// flowNode returns the collection that v is, which scanFlow has accepted.
func flowNode(v []byte) *yaml.Node {
	p := flowParser{text: v}
	n, _ := p.value(0)
	return n
}

// flowParser reads collections in brackets on one line.
type flowParser struct {
	text []byte
	at   int
}

// peek returns the next byte, 0 at the end.
func (p *flowParser) peek() byte {
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *flowParser) spaces() {
	for p.peek() == ' ' {
		p.at++
	}
}

// skip reads past spaces and then c, if it is there.
func (p *flowParser) skip(c byte) bool {
	p.spaces()
	if p.peek() != c {
		return false
	}
	p.at++
	return true
}

func (p *flowParser) value(depth int) (*yaml.Node, bool) {
	switch c := p.peek(); {
	case depth > maxFlow:
		return nil, false
	case c == '[':
		return p.sequence(depth)
	case c == '{':
		return p.mapping(depth)
	}
	return p.scalar()
}

func (p *flowParser) sequence(depth int) (*yaml.Node, bool) {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: yaml.NodeTagSeq, Style: yaml.FlowStyle}
	return n, p.members(']', func() bool {
		c, ok := p.value(depth + 1)
		n.Content = append(n.Content, c)
		return ok
	})
}

func (p *flowParser) mapping(depth int) (*yaml.Node, bool) {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap, Style: yaml.FlowStyle}
	return n, p.members('}', func() bool {
		key, ok := p.scalar()
		if !ok || p.peek() != ':' {
			return false
		}
		p.at++
		if p.peek() != ' ' {
			return false
		}
		p.spaces()
		c, ok := p.value(depth + 1)
		n.Content = append(n.Content, key, c)
		return ok
	})
}

// members reads past what is between brackets, with member for each that the commas divide.
func (p *flowParser) members(closing byte, member func() bool) bool {
	p.at++
	if p.skip(closing) {
		return true
	}
	for {
		if !member() {
			return false
		}
		if p.skip(closing) {
			return true
		}
		if !p.skip(',') {
			return false
		}
		p.spaces()
	}
}

// scalar reads a scalar in quotes without escapes, or one of a few characters that mean nothing anywhere.
func (p *flowParser) scalar() (*yaml.Node, bool) {
	rest := p.text[p.at:]
	if len(rest) == 0 {
		return nil, false
	}
	if rest[0] == '"' || rest[0] == '\'' {
		n, form := scanQuoted(rest)
		if n == 0 || n > maxKey || form != quoted {
			return nil, false
		}
		p.at += n
		return setScalar(&yaml.Node{}, rest[:n], quoted), true
	}
	end := 0
	for end < len(rest) && isKeyByte[rest[end]] {
		end++
	}
	if end == 0 || end > maxKey || rest[0] == '-' {
		return nil, false
	}
	p.at += end
	return setScalar(&yaml.Node{}, rest[:end], plain), true
}
