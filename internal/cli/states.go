package cli

import (
	"cmp"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/report"
	"github.com/koupleless/module-service/internal/source"
)

// markFailed sets the state of each left-over Service that a resource with an error requests, by the mark of the Service.
func markFailed(services []fn.Status, items []fn.Item, results kptfn.Results) {
	var failed []fn.Reference
	for _, r := range results {
		if r.Severity == kptfn.Error && r.ResourceRef != nil {
			failed = append(failed, fn.Reference{Kind: r.ResourceRef.Kind, Namespace: r.ResourceRef.Namespace, Name: r.ResourceRef.Name})
		}
	}
	for i := range services {
		s := &services[i]
		at := slices.IndexFunc(items, func(item fn.Item) bool { return describes(s, item.ID()) && source.IsManaged(item) })
		if s.State != fn.StateLeftOver || at < 0 {
			continue
		}
		for _, mark := range marksOf(items[at]) {
			for _, owner := range failed {
				if !isOwner(owner, items[at].ID(), mark) {
					continue
				}
				s.State = report.StateError
				s.RequestedBy = appendOnce(s.RequestedBy, owner)
			}
		}
	}
}

// describes reports whether a status is that of a resource.
func describes(s *fn.Status, id fn.ID) bool {
	return id.Kind == "Service" && id.Namespace == s.Namespace && id.Name == s.Name
}

// marksOf returns the owners that a Service names.
func marksOf(service fn.Item) []string {
	value, err := service.Value(nil)
	if err != nil {
		return nil
	}
	return fn.Owners(value)
}

// isOwner reports whether a resource is the one that a mark of a Service names. kustomize gives the resource a prefix or a suffix, and
// the Service the same, but not the mark.
func isOwner(of fn.Reference, service fn.ID, mark string) bool {
	kind, name, found := strings.Cut(mark, "/")
	if !found {
		kind, name = "ModuleDeployment", mark
	}
	prefix, suffix, found := strings.Cut(of.Name, name)
	return found && of.Kind == kind && cmp.Or(of.Namespace, corev1.NamespaceDefault) == cmp.Or(service.Namespace, corev1.NamespaceDefault) &&
		strings.HasPrefix(service.Name, prefix) && strings.HasSuffix(service.Name, suffix)
}

// modulesOf returns the indexes of those of some items that have the name of a module that a Service is for.
func modulesOf(service fn.Item, items []fn.Item) []int {
	return markedModules(service.ID(), marksOf(service), items)
}

// modulesFor is modulesOf for a new Service.
func modulesFor(a fn.Addition, items []fn.Item) []int {
	return markedModules(a.ID(), fn.Owners(document.Tree(a.Node())), items)
}

// markedModules is modulesOf for a Service with some marks.
func markedModules(service fn.ID, marks []string, items []fn.Item) []int {
	var modules []int
	for i, item := range items {
		id := item.ID()
		of := fn.Reference{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
		if slices.ContainsFunc(marks, func(mark string) bool { return isOwner(of, service, mark) }) {
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
			if s.State == fn.StateChanged && describes(s, id) {
				s.State = fn.StateOK
				if len(s.RequestedBy) > 1 {
					s.State = fn.StateShared
				}
			}
		}
	}
}
