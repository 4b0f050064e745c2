package fn

import (
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// indexOf returns the place of a key in the content of a mapping, whatever its tag, as Kubernetes has only strings; or -1.
func indexOf(mapping *yaml.Node, key string) int {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if k := yamlnode.Resolve(mapping.Content[i]); k.Kind == yaml.ScalarNode && k.Value == key {
			return i
		}
	}
	return -1
}

// set gives a mapping's key a value, in the place of an older value and with its comments, else at the end.
func set(mapping *yaml.Node, key string, value *yaml.Node) {
	i := indexOf(mapping, key)
	if i < 0 {
		mapping.Content = append(mapping.Content, text(key), value)
		return
	}
	old := mapping.Content[i+1]
	value.HeadComment, value.LineComment, value.FootComment = old.HeadComment, old.LineComment, old.FootComment
	mapping.Content[i+1] = value
}

// own returns the collection under a mapping's key for change. What may be shared with other places through an anchor, an
// alias or a merge key is copied first; what is missing or null becomes an empty collection of that kind.
func own(mapping *yaml.Node, key string, kind yaml.Kind) *yaml.Node {
	value := yamlnode.Lookup(mapping, key)
	switch i := indexOf(mapping, key); {
	case yamlnode.IsNull(value):
		value = &yaml.Node{Kind: kind}
	case i >= 0 && mapping.Content[i+1] == value && value.Anchor == "":
		return value
	default:
		value = unshared(value)
	}
	set(mapping, key, value)
	return value
}

// unshared copies a node that has an anchor for another place, without the anchor. What it holds by alias stays so.
func unshared(node *yaml.Node) *yaml.Node {
	c := *node
	c.Anchor = ""
	c.Content = nil
	for _, child := range node.Content {
		c.Content = append(c.Content, unshared(child))
	}
	return &c
}

func text(value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: value}
	if yamlnode.NeedsQuotes(value) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func number(value int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagInt, Value: strconv.Itoa(value)}
}

// mapping builds a mapping of keys and their values in turn.
func mapping(pairs ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap, Content: pairs}
}

func sequence(entries ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: yaml.NodeTagSeq, Content: entries}
}
