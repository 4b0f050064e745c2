package cli

import (
	"cmp"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/corev1"
)

// stateError is the state of a Service that exists and whose module has an error: what it requests is unknown.
const stateError fn.State = "error"

// markFailed sets the state of each left-over Service that a resource with an error requests, by the mark of the Service.
func markFailed(services []fn.Status, items []fn.Item, results kptfn.Results) {
	for i := range services {
		s := &services[i]
		if s.State != fn.StateLeftOver {
			continue
		}
		for _, mark := range marksOf(s, items) {
			for _, r := range results {
				if ref := r.ResourceRef; r.Severity == kptfn.Error && ref != nil && isOwner(ref, s, mark) {
					s.State = stateError
					owner := fn.Reference{Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name}
					if !slices.Contains(s.RequestedBy, owner) {
						s.RequestedBy = append(s.RequestedBy, owner)
					}
				}
			}
		}
	}
}

// marksOf returns the owners that a Service names.
func marksOf(s *fn.Status, items []fn.Item) []string {
	for _, item := range items {
		id := item.ID()
		if id.Kind != "Service" || id.Namespace != s.Namespace || id.Name != s.Name {
			continue
		}
		value, err := item.Value(nil)
		if err != nil {
			continue
		}
		if mark := value.Lookup("metadata", "annotations", fn.OwnerAnnotation).Text(); mark != "" {
			return strings.Split(mark, ",")
		}
	}
	return nil
}

// isOwner reports whether a resource is the one that a mark of a Service names. kustomize gives the resource a prefix or a suffix, and
// the Service the same, but not the mark.
func isOwner(ref *kptfn.ResourceRef, s *fn.Status, mark string) bool {
	kind, name, found := strings.Cut(mark, "/")
	if !found {
		kind, name = "ModuleDeployment", mark
	}
	prefix, suffix, found := strings.Cut(ref.Name, name)
	return found && ref.Kind == kind && cmp.Or(ref.Namespace, corev1.NamespaceDefault) == cmp.Or(s.Namespace, corev1.NamespaceDefault) &&
		strings.HasPrefix(s.Name, prefix) && strings.HasSuffix(s.Name, suffix)
}

// modulesOf returns the indexes of those of some items that have the name of a module that a Service is for.
func modulesOf(service fn.Item, items []fn.Item) []int {
	id := service.ID()
	s := &fn.Status{Namespace: id.Namespace, Name: id.Name}
	marks := marksOf(s, items)
	var modules []int
	for i, item := range items {
		of := item.ID()
		ref := &kptfn.ResourceRef{Kind: of.Kind, Namespace: of.Namespace, Name: of.Name}
		if slices.ContainsFunc(marks, func(mark string) bool { return isOwner(ref, s, mark) }) {
			modules = append(modules, i)
		}
	}
	return modules
}

// settleOptional sets the state of each Service that differs only in what no command changes in a rendering.
func settleOptional(services []fn.Status, items []fn.Item, edits map[int]fn.Edit) {
	for i, edit := range edits {
		if !edit.Optional {
			continue
		}
		id := items[i].ID()
		for j := range services {
			s := &services[j]
			if s.State != fn.StateChanged || s.Namespace != id.Namespace || s.Name != id.Name {
				continue
			}
			s.State = fn.StateOK
			if len(s.RequestedBy) > 1 {
				s.State = fn.StateShared
			}
		}
	}
}
