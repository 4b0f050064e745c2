package fn

import (
	"fmt"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

var _ kptfn.ResourceListProcessor = kptfn.ResourceListProcessorFunc(Process)

// Process is Render as a processor of the kpt functions SDK, for programs that are built on it:
//
//	kptfn.AsMain(kptfn.ResourceListProcessorFunc(fn.Process))
//
// It returns false if a result that it adds to the list is an error; the items of the list are then unchanged. The error is not nil only
// if an object of the list cannot be parsed, or a new one cannot be made.
func Process(list *kptfn.ResourceList) (bool, error) {
	var config *yaml.Node
	if list.FunctionConfig != nil && !list.FunctionConfig.IsEmpty() {
		var err error
		if config, err = parse(list.FunctionConfig); err != nil {
			return false, fmt.Errorf("parse functionConfig: %w", err)
		}
	}
	items, nodes := make([]Item, len(list.Items)), make([]*yaml.Node, len(list.Items))
	for i, object := range list.Items {
		node, err := parse(object)
		if err != nil {
			return false, fmt.Errorf("parse %s: %w", object.ShortString(), err)
		}
		nodes[i] = node
		items[i] = NewItem(node, "", i)
	}
	outcome := Render(items, config)
	list.Results = append(list.Results, outcome.Results...)
	if outcome.Failed() {
		return false, nil
	}
	// Of the SDK's ways to make an object of a node this is the one that is exported.
	fresh := &kptfn.ResourceList{}
	never := func(_, _ *kptfn.KubeObject) bool { return false }
	for i, object := range list.Items {
		edit, edited := outcome.Edits[i]
		switch {
		case !edited:
			fresh.Items = append(fresh.Items, object)
		case !edit.Drop:
			if err := fresh.UpsertObjectToItems(edit.Apply(nodes[i]), never, false); err != nil {
				return false, fmt.Errorf("update %s: %w", object.ShortString(), err)
			}
		}
	}
	for _, a := range outcome.Added {
		if err := fresh.UpsertObjectToItems(a.Node(), never, false); err != nil {
			return false, fmt.Errorf("add a Service: %w", err)
		}
	}
	list.Items = fresh.Items
	return true, nil
}

func parse(object *kptfn.KubeObject) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(object.String()), &document); err != nil {
		return nil, err
	}
	if len(document.Content) != 1 {
		return nil, fmt.Errorf("expected one object, got %d", len(document.Content))
	}
	return document.Content[0], nil
}
