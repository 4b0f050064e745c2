package cli

import (
	"bytes"
	"maps"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// reportDrift adds the changes of a unit to the reports for programs. As text the diff shows them.
func reportDrift(u *unit, stderr *reporter) {
	if !stderr.collects() || len(u.changes) == 0 {
		return
	}
	if u.tree == nil && u.dir != "" {
		drift := driftOfRendering(u)
		u.set.Trace(drift)
		for _, r := range drift {
			stderr.add(r)
		}
		return
	}
	for _, change := range u.changes {
		stderr.add(driftOf(change))
	}
}

// driftOf returns what is wrong with a file.
func driftOf(c source.Change) *kptfn.Result {
	r := &kptfn.Result{
		Severity: kptfn.Error,
		Message:  "does not hold the Services that its modules request: it must be updated",
		File:     &kptfn.File{Path: c.Path},
		Tags:     rule.Drift.Tags(),
	}
	if c.Before == nil {
		requester := c.Requester()
		r.File.Path = requester.Path
		requester.Position.Tag(r.Tags)
		r.Message = "requests a Service that is missing: " + c.Path + " must be created"
		return r
	}
	if c.After == nil {
		r.Message = "holds nothing but Services that no module requests: it must be deleted"
	}
	document.Position{Line: firstDifference(c.Before, c.After), Column: 1}.Tag(r.Tags)
	return r
}

// driftOfRendering returns what is wrong with each Service that a kustomization renders to, or lacks. Traced, a result names the file
// of the Service, or of the resource that requests it.
func driftOfRendering(u *unit) kptfn.Results {
	var drift kptfn.Results
	add := func(id fn.ID, path string, index int, field *kptfn.Field, message string) {
		drift = append(drift, &kptfn.Result{
			Severity:    kptfn.Error,
			Message:     message,
			ResourceRef: source.RefTo(id),
			Field:       field,
			File:        &kptfn.File{Path: path, Index: index},
			Tags:        rule.Drift.Tags(),
		})
	}
	items := u.set.Items()
	for _, i := range slices.Sorted(maps.Keys(u.outcome.Edits)) {
		path, index := items[i].File()
		if edit := u.outcome.Edits[i]; edit.Drop {
			add(items[i].ID(), path, index, nil, "is requested by no module: it must be deleted")
		} else {
			add(items[i].ID(), path, index, changedField(items[i], edit.Changes), "does not match its module: it must be updated")
		}
	}
	for _, a := range u.outcome.Added {
		requester, id := a.Requester(), a.ID()
		service := fn.Reference{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
		add(requester.ID, requester.Path, requester.Index, nil, "requests "+service.String()+", which is missing: it must be created")
	}
	return drift
}

// removesServices reports whether a Service is to be removed.
func (u *unit) removesServices() bool {
	for _, edit := range u.outcome.Edits {
		if edit.Drop {
			return true
		}
	}
	return false
}

// removesSelectorLabels reports whether a Service loses labels of its selector, as kustomize can have added them.
func (u *unit) removesSelectorLabels() bool {
	for _, edit := range u.outcome.Edits {
		if slices.ContainsFunc(edit.Changes, func(c document.Change) bool {
			return c.Remove && len(c.Path) == 3 && c.Path[0] == "spec" && c.Path[1] == "selector"
		}) {
			return true
		}
	}
	return false
}

// changedField returns the first field of the spec that changes, or else the first one, as kustomize changes metadata itself.
func changedField(item fn.Item, changes []document.Change) *kptfn.Field {
	if len(changes) == 0 {
		return nil
	}
	first := max(slices.IndexFunc(changes, func(c document.Change) bool { return c.Path[0] == "spec" }), 0)
	path := yamlnode.Path(changes[first].Path)
	field := &kptfn.Field{Path: path}
	if root, err := item.Value(nil); err == nil {
		field.CurrentValue = root.At(path).Short()
	}
	return field
}

// firstDifference returns the first line in which two texts differ, the last of the first one if that ends before.
func firstDifference(a, b []byte) int {
	line := 1
	for {
		mine, restA, more := bytes.Cut(a, []byte("\n"))
		theirs, restB, _ := bytes.Cut(b, []byte("\n"))
		if !more || len(restA) == 0 || !bytes.Equal(mine, theirs) {
			return line
		}
		a, b = restA, restB
		line++
	}
}
