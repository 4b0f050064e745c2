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

// A list is a ResourceList. What is known of it depends on how it was read.
type list struct {
	divided bool // the items are parts
	end     int  // where the content of the document ends at the latest
	spaces  int  // of the dashes of the items
	keys    []key
	node    *yaml.Node // of what was parsed whole
	text    []byte
}

// A key begins a field of a ResourceList, which is in lines of its own.
type key struct {
	name string
	from int
}

// field returns the lines of a field, which end where the next one begins.
func (l *list) field(name string) (from, to int, found bool) {
	i := slices.IndexFunc(l.keys, func(k key) bool { return k.name == name })
	switch {
	case i < 0:
		return 0, 0, false
	case i+1 < len(l.keys):
		return l.keys[i].from, l.keys[i+1].from, true
	}
	return l.keys[i].from, l.end, true
}

// parse returns the field with a name, nil if it is absent or null.
func (l *list) parse(name string) (*yaml.Node, error) {
	root := l.node
	if from, to, found := l.field(name); root == nil && found {
		doc, err := yamltext.Decode(l.text[from:to])
		if err != nil || doc == nil {
			return nil, err
		}
		root = doc.Content[0]
	}
	if n := yamlnode.Lookup(root, name); !yamlnode.IsNull(n) {
		return n, nil
	}
	return nil, nil
}

// isResourceList reports whether a value is a ResourceList, and returns what is wrong with it.
func isResourceList(v document.Value) (bool, error) {
	if v.Field("kind").Kind() != document.String || v.Field("kind").Text() != resourceList {
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
