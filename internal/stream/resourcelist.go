package stream

import (
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const resourceList = "ResourceList"

// The versions of the ResourceList that are known.
var apiVersions = []string{"config.kubernetes.io/v1", "config.kubernetes.io/v1beta1"}

func checkAPIVersion(v field) error {
	if slices.Contains(apiVersions, v.value) {
		return nil
	}
	found := v.found
	if found == "" {
		found = fmt.Sprintf("%q", v.value)
	}
	return fmt.Errorf("input is a ResourceList whose apiVersion is %s: it must be %s", found, strings.Join(apiVersions, " or "))
}

func errNotSequence(key, found string) error {
	return fmt.Errorf("input is a ResourceList whose %s are %s: they must be a sequence", key, found)
}

func errNotAlone(n int) error {
	return fmt.Errorf("input has a ResourceList among %d documents: a ResourceList must be the only one", n)
}

// resultNodes returns results as the ResourceList holds them.
func resultNodes(results kptfn.Results) ([]*yaml.Node, error) {
	nodes := make([]*yaml.Node, len(results))
	for i, r := range results {
		if nodes[i] = briefNode(r); nodes[i] != nil {
			continue
		}
		nodes[i] = &yaml.Node{}
		if err := nodes[i].Encode(r); err != nil {
			return nil, fmt.Errorf("result %q: %w", r.Message, err)
		}
	}
	return nodes, nil
}

// briefNode returns a result that is a message and nothing else, nil where there is more to it. Every run has one, and
// encoding it takes longer than a small input.
func briefNode(r *kptfn.Result) *yaml.Node {
	if r.Message == "" || r.Severity == "" || r.ResourceRef != nil || r.Field != nil || r.File != nil || r.Tags != nil {
		return nil
	}
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap}
	for _, text := range []string{"message", r.Message, "severity", string(r.Severity)} {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: text})
	}
	return n
}
