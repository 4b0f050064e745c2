package stream

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
	"github.com/koupleless/module-service/internal/yamltext"
)

const resourceList = "ResourceList"

// The versions of the ResourceList that are known.
var apiVersions = []string{"config.kubernetes.io/v1", "config.kubernetes.io/v1beta1"}

// A list is a ResourceList.
type list struct {
	node      *yaml.Node // with its fields, but without the items if they are parts
	divided   bool       // the items are parts
	from, end int        // the document, to the end of its content
	spaces    int        // of the dashes of the items
}

// field returns the field with a name, nil if it is absent or null.
func (l *list) field(name string) *yaml.Node {
	if n := yamlnode.Lookup(l.node, name); !yamlnode.IsNull(n) {
		return n
	}
	return nil
}

// around returns the parts of a list before and after its items.
func (l *list) around(items []part) (head, tail part) {
	return part{from: l.from, to: items[0].from}, part{from: items[len(items)-1].to, to: l.end}
}

// divide makes parts of the items, and reports whether the fields around them are those of a ResourceList.
func (l *list) divide(in []byte, items []part) bool {
	head, tail := l.around(items)
	root := yamltext.Root(slices.Concat(in[head.from:head.to], in[tail.from:tail.to]))
	if isList, err := isResourceList(document.Tree(root)); !isList || err != nil {
		return false
	}
	l.node, l.divided = root, true
	return true
}

// isResourceList reports whether a value is a ResourceList, and returns what is wrong with it.
func isResourceList(v document.Value) (bool, error) {
	if v.Field("kind").Text() != resourceList {
		return false, nil
	}
	if version := v.Field("apiVersion"); !slices.Contains(apiVersions, version.Text()) {
		return true, rule.Errorf(rule.ResourceList, "input is a ResourceList whose apiVersion is %s: it must be %s", version.Describe(), strings.Join(apiVersions, " or "))
	}
	seen := map[string]bool{}
	for key := range v.Fields() {
		if key == "" { // or a collection
			return true, errors.New("input is a ResourceList with a key that is not a string")
		}
		if seen[key] {
			return true, rule.Errorf(rule.ResourceList, "input is a ResourceList with two keys %q", key)
		}
		seen[key] = true
	}
	for _, name := range []string{"items", "results"} {
		if field := v.Field(name); !field.IsNull() && field.Kind() != document.List {
			return true, rule.Errorf(rule.ResourceList, "input is a ResourceList whose %s are %s: they must be a list", name, field.Describe())
		}
	}
	return true, nil
}

// resultLiterals returns results as the ResourceList holds them.
func resultLiterals(results kptfn.Results) (document.Sequence, error) {
	literals := make(document.Sequence, len(results))
	for i, r := range results {
		if r.Message != "" && r.Severity != "" && r.ResourceRef == nil && r.Field == nil && r.File == nil && r.Tags == nil {
			// Every run has such a one, and encoding it by reflection takes longer than a small input.
			literals[i] = document.Mapping{{Key: "message", Value: r.Message}, {Key: "severity", Value: string(r.Severity)}}
			continue
		}
		n := &yaml.Node{}
		if err := n.Encode(r); err != nil {
			return nil, fmt.Errorf("result %q: %w", r.Message, err)
		}
		literals[i] = document.Tree(n).Literal()
	}
	return literals, nil
}
