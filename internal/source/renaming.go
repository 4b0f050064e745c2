package source

import (
	"slices"
	"strings"
)

// A renaming is what kustomize made of the names of resources of one kind.
type renaming struct {
	names    []string // in files
	rendered map[string]bool
	known    map[string][]string // the sources of rendered names
}

func newRenaming() *renaming {
	return &renaming{rendered: map[string]bool{}, known: map[string][]string{}}
}

// sources returns the names that kustomize can have made a rendered one of by a prefix and a suffix: all that are in it. Of cart and
// my-cart, dev-my-cart can only be made of the second one if dev-cart is rendered, too, as that can only be made of the first one.
func (n *renaming) sources(rendered string) []string {
	if sources, known := n.known[rendered]; known {
		return sources
	}
	var sources []string
	longest := ""
	for _, name := range n.names {
		if name == "" || !strings.Contains(rendered, name) || slices.Contains(sources, name) {
			continue
		}
		sources = append(sources, name)
		if len(name) > len(longest) {
			longest = name
		}
	}
	prefix, suffix, _ := strings.Cut(rendered, longest)
	sources = slices.DeleteFunc(sources, func(name string) bool {
		other := prefix + name + suffix
		return len(name) < len(longest) && n.rendered[other] && slices.Equal(n.sources(other), []string{name})
	})
	n.known[rendered] = sources
	return sources
}
