package fn

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// An overlay sets fields of an existing Service in place and keeps everything else in it, comments and order included.
type overlay struct {
	service  *object
	portName string // of the port that leads to the module
	changes  []change
	failed   bool // a field could not be read; the fault has been reported
}

// A change is a field that was not as wanted.
type change struct {
	path, was, is string
}

func (c change) String() string { return fmt.Sprintf("%s was %s, is now %s", c.path, c.was, c.is) }

// merge sets in a mapping what stands in want: maps field by field, ports entry by entry, all else as a whole. A null
// removes the field.
func (o *overlay) merge(path string, dst, want *yaml.Node) {
	if len(dst.Content)*len(want.Content) > 4*bounds.Comparisons { // a field is a key and a value
		o.fault(path, nil, fmt.Sprintf("has %d fields, too many to set %d of them: remove some", len(dst.Content)/2, len(want.Content)/2))
		return
	}
	for i := 0; i+1 < len(want.Content); i += 2 {
		key, value := want.Content[i].Value, want.Content[i+1]
		at := yamlnode.Join(path, key)
		was := yamlnode.Lookup(dst, key)
		switch {
		case yamlnode.Count(dst, key) > 1:
			o.fault(at, was, fmt.Sprintf("is given %d times", yamlnode.Count(dst, key)))
		case at == "metadata.annotations" && yamlnode.IsNull(value):
			if o.expect(at, was, yaml.MappingNode, "a map") && !yamlnode.IsNull(was) {
				o.prune(at, own(dst, key, yaml.MappingNode), config.ToolAnnotation)
			}
		case yamlnode.IsNull(value):
			o.remove(at, dst, key)
		case at == "spec.ports":
			if o.expect(at, was, yaml.SequenceNode, "a list") {
				o.ports(own(dst, key, yaml.SequenceNode), value)
			}
		case value.Kind == yaml.MappingNode:
			if o.expect(at, was, yaml.MappingNode, "a map") {
				child := own(dst, key, yaml.MappingNode)
				if at == "spec.selector" {
					o.prune(at, child, func(key string) bool { return yamlnode.Lookup(value, key) != nil })
				}
				o.merge(at, child, value)
			}
		case !yamlnode.Equal(was, value) && !isDefault(at, dst, was, value):
			o.changes = append(o.changes, change{at, yamlnode.Describe(was), yamlnode.Describe(value)})
			set(dst, key, value)
		}
	}
}

// remove takes a field out of a mapping.
func (o *overlay) remove(path string, dst *yaml.Node, key string) {
	if i := yamlnode.Index(dst, key); i >= 0 {
		o.changes = append(o.changes, change{path, yamlnode.Describe(yamlnode.Resolve(dst.Content[i+1])), yamlnode.Describe(nil)})
		dst.Content = slices.Delete(dst.Content, i, i+2)
	}
}

// prune removes from a mapping the keys that are not to be kept.
func (o *overlay) prune(path string, dst *yaml.Node, keep func(key string) bool) {
	var kept []*yaml.Node
	for i := 0; i+1 < len(dst.Content); i += 2 {
		key := yamlnode.Resolve(dst.Content[i]).Value
		if !keep(key) {
			o.changes = append(o.changes, change{yamlnode.Join(path, key), yamlnode.Describe(yamlnode.Resolve(dst.Content[i+1])), yamlnode.Describe(nil)})
			continue
		}
		kept = append(kept, dst.Content[i], dst.Content[i+1])
	}
	dst.Content = kept
}

// ports merges the wanted ports into the list of a Service.
func (o *overlay) ports(dst, want *yaml.Node) {
	for i, entry := range dst.Content {
		if !o.expect(fmt.Sprintf("spec.ports[%d]", i), yamlnode.Resolve(entry), yaml.MappingNode, "a map") {
			return
		}
		if entry.Kind == yaml.AliasNode || entry.Anchor != "" {
			dst.Content[i] = unshared(yamlnode.Resolve(entry))
		}
	}
	index := indexPorts(dst, o.portName)
	for _, port := range want.Content {
		i := index.find(port)
		if i < 0 {
			index.add(config.WithoutNulls(port))
			o.changes = append(o.changes, change{fmt.Sprintf("spec.ports[%d]", len(dst.Content)-1), yamlnode.Describe(nil), portText(port)})
			continue
		}
		index.forget(i)
		o.merge(fmt.Sprintf("spec.ports[%d]", i), dst.Content[i], port)
		for _, j := range index.byNumber[numberKey(port)] {
			o.fault(fmt.Sprintf("spec.ports[%d]", j), dst.Content[j], fmt.Sprintf(
				"has port %s, which the wanted port %d needs: the API server refuses it twice", portText(port), i))
		}
		index.note(i)
	}
}

func portText(entry *yaml.Node) string {
	return yamlnode.Scalar(entry, "port") + "/" + protocolOf(entry)
}

func protocolOf(entry *yaml.Node) string {
	if p := yamlnode.Scalar(entry, "protocol"); p != "" {
		return p
	}
	return defaultProtocol
}

// isDefault reports whether an absent field of a port means what is wanted, by the API server's defaults.
func isDefault(path string, entry, was, want *yaml.Node) bool {
	field, inPort := strings.CutPrefix(path, "spec.ports[")
	if !inPort || !yamlnode.IsNull(was) {
		return false
	}
	switch _, key, _ := strings.Cut(field, "]."); key {
	case "protocol":
		return want.Value == defaultProtocol
	case "targetPort":
		return yamlnode.Equal(yamlnode.Lookup(entry, "port"), want)
	}
	return false
}

func (o *overlay) expect(path string, node *yaml.Node, kind yaml.Kind, name string) bool {
	if yamlnode.IsNull(node) || node.Kind == kind {
		return true
	}
	o.fault(path, node, "must be "+name+", got "+yamlnode.Describe(node))
	return false
}

func (o *overlay) fault(path string, node *yaml.Node, message string) {
	o.failed = true
	o.service.fault(field{base: path, node: node}, nil, "%s", message)
}
