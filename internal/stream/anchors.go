package stream

import (
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// clone copies n. An alias to a node of n leads to its copy, any other alias leads where it led.
func clone(n *yaml.Node) *yaml.Node {
	copies := map[*yaml.Node]*yaml.Node{}
	root := cloneInto(n, copies)
	walk(root, func(n *yaml.Node) {
		if to, ok := copies[n.Alias]; ok && isAlias(n) {
			n.Alias = to
		}
	})
	return root
}

// cloneInto copies n and notes the copy of each node that an alias can lead to.
func cloneInto(n *yaml.Node, copies map[*yaml.Node]*yaml.Node) *yaml.Node {
	kopy := *n
	if n.Content != nil {
		kopy.Content = make([]*yaml.Node, len(n.Content))
	}
	if n.Anchor != "" {
		copies[n] = &kopy
	}
	for i, c := range n.Content {
		kopy.Content[i] = cloneInto(c, copies)
	}
	return &kopy
}

// walk calls f for n and all nodes below it, in the order of the text.
func walk(n *yaml.Node, f func(*yaml.Node)) {
	f(n)
	for _, c := range n.Content {
		walk(c, f)
	}
}

// has reports whether f holds for n or a node below it.
func has(n *yaml.Node, f func(*yaml.Node) bool) bool {
	return f(n) || slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return has(c, f) })
}

func isAlias(n *yaml.Node) bool { return n.Kind == yaml.AliasNode }

// anchored reports whether an anchor occurs in n.
func anchored(n *yaml.Node) bool {
	return has(n, func(n *yaml.Node) bool { return n.Anchor != "" })
}

// crossed reports whether an alias in one part of a ResourceList leads to an anchor in another, so that a change of one
// may change the other. The parts are its keys and values, and each of the items.
func crossed(list, items *yaml.Node) bool {
	if !has(list, isAlias) {
		return false
	}
	part, parts := map[*yaml.Node]int{}, 0
	found := false
	visit := func(n *yaml.Node) {
		if n.Anchor != "" {
			part[n] = parts
		}
		found = found || isAlias(n) && part[n.Alias] != parts
	}
	for _, n := range list.Content {
		parts++
		if n != items {
			walk(n, visit)
			continue
		}
		part[n] = parts
		for _, item := range n.Content {
			parts++
			walk(item, visit)
		}
	}
	return found
}

// settle returns n with every alias leading to the anchor that its name means where it stands. An alias whose target is
// missing from n, or stands behind another anchor of the same name, is replaced by the target, once: further aliases to
// it lead there. So nothing is lost, and nothing grows beyond the size of the targets.
func settle(n *yaml.Node) *yaml.Node {
	if !has(n, isAlias) {
		return n
	}
	s := settler{
		current: map[string]*yaml.Node{},
		names:   map[string]bool{},
		taken:   map[string]bool{},
		moved:   map[*yaml.Node]string{},
	}
	walk(n, func(n *yaml.Node) { s.names[n.Anchor] = true })
	return s.settle(n)
}

type settler struct {
	current map[string]*yaml.Node // by name, the node that an alias would lead to, as the original tree has it
	names   map[string]bool       // all that were ever used
	taken   map[string]bool       // those given to targets that replaced an alias
	moved   map[*yaml.Node]string // targets that replaced an alias, with their new names
}

func (s *settler) settle(n *yaml.Node) *yaml.Node {
	name, ok := s.moved[n]
	if ok && s.current[name] == n {
		return &yaml.Node{Kind: yaml.AliasNode, Value: name, Alias: n}
	}
	if isAlias(n) {
		return s.alias(n)
	}
	if n.Anchor != "" && !s.taken[n.Anchor] {
		s.current[n.Anchor] = n
	}
	kopy := s.content(n)
	if s.taken[n.Anchor] {
		kopy.Anchor = ""
	}
	return kopy
}

func (s *settler) content(n *yaml.Node) *yaml.Node {
	kopy := *n
	kopy.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		kopy.Content[i] = s.settle(c)
	}
	return &kopy
}

func (s *settler) alias(n *yaml.Node) *yaml.Node {
	kopy := *n
	if s.current[n.Value] == n.Alias {
		return &kopy
	}
	if name, ok := s.moved[n.Alias]; ok {
		kopy.Value = name
		return &kopy
	}
	name := n.Value
	for i := 2; s.names[name]; i++ {
		name = fmt.Sprintf("%s-%d", n.Value, i)
	}
	s.names[name], s.taken[name] = true, true
	s.moved[n.Alias] = name
	s.current[name] = n.Alias
	target := s.content(n.Alias)
	target.Anchor = name
	target.HeadComment, target.LineComment, target.FootComment = n.HeadComment, n.LineComment, n.FootComment
	return target
}
