package yamlnode

import "sigs.k8s.io/kustomize/kyaml/yaml"

// maxSize is how many nodes a resource may have with its aliases written out. The API server takes 3 MB for an object, in
// which no node has less than two bytes.
const maxSize = 3 << 19

// IsBomb reports whether a tree would have more nodes than any object, or no end, were its aliases written out: a few
// lines of aliases to aliases stand for more than any memory holds.
func IsBomb(n *yaml.Node) bool { return sizes{}.of(n) > maxSize }

// Expansion returns how many nodes a tree would have more than it has, were its aliases written out. It is capped at what no
// object can hold.
func Expansion(n *yaml.Node) int { return max(sizes{}.of(n)-Size(n), 0) }

// Size returns how many nodes a tree has as it is written.
func Size(n *yaml.Node) int {
	total := 1
	for _, c := range n.Content {
		total += Size(c)
	}
	return total
}

// sizes holds how many nodes each target of an alias stands for. One that is not known yet has no end within itself.
type sizes map[*yaml.Node]int

func (s sizes) of(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		size, seen := s[n.Alias]
		if !seen {
			s[n.Alias] = maxSize + 1
			size = s.of(n.Alias)
			s[n.Alias] = size
		}
		return size
	}
	size := 1
	for _, c := range n.Content {
		size = min(size+s.of(c), maxSize+1)
	}
	return size
}
