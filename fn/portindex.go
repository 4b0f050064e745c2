package fn

import (
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// A portIndex finds the entries of a list of ports.
type portIndex struct {
	list     *yaml.Node
	own      string           // the name of the module's own port
	byName   map[string][]int // in their order
	byNumber map[string][]int // and protocol
}

func indexPorts(list *yaml.Node, own string) *portIndex {
	x := &portIndex{list, own, map[string][]int{}, map[string][]int{}}
	for i := range list.Content {
		x.note(i)
	}
	return x
}

// nameKey returns what the name of an entry is found by, "" if it has none.
func nameKey(entry *yaml.Node) string {
	return scalarKey(yamlnode.Lookup(entry, "name"))
}

// numberKey returns what the number and protocol of an entry are found by, "" if it has no number.
func numberKey(entry *yaml.Node) string {
	number := scalarKey(yamlnode.Lookup(entry, "port"))
	if number == "" {
		return ""
	}
	return number + "/" + protocolOf(entry)
}

func scalarKey(n *yaml.Node) string {
	if yamlnode.IsNull(n) || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.ShortTag() + fmt.Sprint(yamlnode.Value(n))
}

// note adds an entry, which may have changed.
func (x *portIndex) note(i int) {
	entry := x.list.Content[i]
	note(x.byName, nameKey(entry), i)
	note(x.byNumber, numberKey(entry), i)
}

func note(index map[string][]int, key string, i int) {
	if key == "" {
		return
	}
	at, _ := slices.BinarySearch(index[key], i)
	index[key] = slices.Insert(index[key], at, i)
}

// forget leaves an entry out that is going to change.
func (x *portIndex) forget(i int) {
	entry, isIt := x.list.Content[i], func(j int) bool { return j == i }
	x.byName[nameKey(entry)] = slices.DeleteFunc(x.byName[nameKey(entry)], isIt)
	x.byNumber[numberKey(entry)] = slices.DeleteFunc(x.byNumber[numberKey(entry)], isIt)
}

func (x *portIndex) add(entry *yaml.Node) {
	x.list.Content = append(x.list.Content, entry)
	x.note(len(x.list.Content) - 1)
}

// find returns the place of the entry that a wanted port is: by its name; else by number and protocol, by which the API
// server tells ports apart; else, for the module's own port, the only one. It returns -1 where there is none.
func (x *portIndex) find(want *yaml.Node) int {
	if named := x.byName[nameKey(want)]; len(named) > 0 {
		return named[0]
	}
	if numbered := x.byNumber[numberKey(want)]; len(numbered) > 0 {
		return numbered[0]
	}
	if len(x.list.Content) == 1 && yamlnode.Scalar(want, "name") == x.own {
		return 0
	}
	return -1
}
