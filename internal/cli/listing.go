package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// wrongListings reports listings with the severities that a function gives, but for those that it gives none.
func wrongListings(listings []source.Listing, severity func(source.Listing) kptfn.Severity) kptfn.Results {
	var results kptfn.Results
	for _, l := range listings {
		if s := severity(l); s != "" {
			results = append(results, &kptfn.Result{
				Severity: s,
				Tags:     rule.UnlistedService.Tags(),
				File:     &kptfn.File{Path: l.Path},
				Message:  listingMessage(l),
			})
		}
	}
	return rule.Limited(results)
}

func listingMessage(l source.Listing) string {
	message := "is not listed in %s, so kustomize does not render it: run %s"
	switch l.Problem {
	case source.EmptyKustomization:
		return emptyKustomization(l)
	case source.ServiceApart:
		return apartListed(l)
	case source.ServicePartlyApart:
		return partlyListed(l)
	case source.RenderedTwice, source.ListedTwice, source.UnlistableService:
		return renderedTwice(l)
	case source.UnlistedByHand:
		if l.Mark != "" {
			return fmt.Sprintf("is not listed in %s, so kustomize does not render it: add the annotation %s: %s to Service %s, which is renamed, and run %s",
				l.Kustomization, fn.OwnerAnnotation, l.Mark, l.Service, editListing(l))
		}
	case source.UnlistedModule:
		message = "is not listed in %s, which lists its Service, so kustomize renders the Service without the module: run %s"
	case source.DeletedFile:
		message = "is deleted, but still listed in %s, so kustomize fails: run %s"
	case source.MissingFile:
		message = "does not exist, but is listed in %s, so kustomize fails: run %s"
	}
	return fmt.Sprintf(message, l.Kustomization, editListing(l))
}

// renderedTwice returns the message about a kustomization that renders a resource twice, or would do so with a file.
func renderedTwice(l source.Listing) string {
	twice := fn.Reference{Kind: l.Twice.Kind, Namespace: l.Twice.Namespace, Name: l.Twice.Name}
	switch l.Problem {
	case source.ListedTwice:
		again := "twice"
		if l.Relative != l.First {
			again = "again as " + l.Relative
		}
		return fmt.Sprintf("lists %s %s, which holds %s, so kustomize fails: list it only once", l.First, again, twice)
	case source.RenderedTwice:
		return fmt.Sprintf("lists %s and %s, which both hold %s, so kustomize fails: list only one of them, or rename it in one", l.First, l.Relative, twice)
	}
	return fmt.Sprintf("is not listed in %s; with it kustomize would fail, as %s holds %s, too: give one of the two another name by an override in the configuration",
		l.Kustomization, l.First, twice)
}

// emptyKustomization returns the message about a kustomization from which the last file was removed.
func emptyKustomization(l source.Listing) string {
	const message = "lists nothing, so kustomize fails: "
	if l.Kustomization == "" {
		return message + "delete it, or list resources in it"
	}
	return message + "delete it, and run " + editListing(l)
}

// apartListed returns the message about a Service that no kustomization renders with its module. kustomize lists no file outside of the
// directory of a kustomization.
func apartListed(l source.Listing) string {
	message := "is not listed in " + l.Kustomization + ", which lists its module, so kustomize renders the module without the Service: "
	dir := filepath.Dir(l.Kustomization)
	switch {
	case filepath.IsLocal(filepath.FromSlash(l.Relative)):
		return message + "run " + editListing(l)
	case l.HasCopies && l.Service != "":
		return "holds Service " + l.Service + ", but " + message + "copy this Service to a file in " + dir + " and list that there"
	case l.HasCopies:
		return message + "run " + copyListing(l)
	case l.Service != "":
		return "holds Service " + l.Service + ", but " + message + "move this Service to a file in " + dir + " and list that there"
	case l.ListedIn != "":
		return message + "move it to " + dir + " and list it there instead of in " + l.ListedIn
	}
	return message + "move it to " + dir + " and list it there"
}

// partlyListed returns the message about a Service that not all kustomizations render that render its module, or the reverse.
func partlyListed(l source.Listing) string {
	service, holds, fix := "it", "is", "move it to %s and list it there instead"
	dir := filepath.Dir(l.Kustomization)
	switch {
	case l.Service != "":
		service, holds, fix = "this Service", "holds Service "+l.Service+" and is", "move this Service to a file in %s and list that there"
		if l.HasCopies {
			fix = "copy this Service to a file in %s and list that there"
		}
	case l.HasCopies:
		fix, dir = "run %s", copyListing(l)
	case filepath.Dir(l.Path) == dir:
		fix, dir = "list it in %s instead", l.Kustomization
	}
	without := "renders its module, too, but not the Service: "
	if l.OnlyService {
		without = "renders " + service + ", but not its module: "
	}
	return fmt.Sprintf("%s listed in %s, and %s "+without+fix, holds, l.ListedIn, l.WithoutOther, dir)
}

// copyListing returns the commands that copy a file to the directory of a kustomization and list it there.
func copyListing(l source.Listing) string {
	l.Relative = filepath.Base(l.Path)
	return shellLine("cp", operand(l.Path), operand(filepath.Dir(l.Kustomization))) + " && " + editListing(l)
}

// functionRuns returns a note about the first file to be created that a kustomization does not need, as it runs the function.
func (u *unit) functionRuns() kptfn.Results {
	i := slices.IndexFunc(u.changes, func(c source.Change) bool { return c.Before == nil })
	if u.tree == nil || i < 0 {
		return nil
	}
	dir := u.tree.GeneratedBy(u.changes[i])
	if dir == "" {
		return nil
	}
	return kptfn.Results{{
		Severity: note,
		Tags:     rule.ListedFiles.Tags(),
		File:     &kptfn.File{Path: u.changes[i].Path},
		Message: "not needed: the kustomization in " + quoted(dir) + " runs the function, which adds the Service; to check that run: " +
			runByKustomize(dir),
	}}
}

// isAddedByFunction reports whether the changes of a unit are only new files, and a kustomization adds the Services by the function instead.
func (u *unit) isAddedByFunction() bool {
	return u.functionRuns() != nil && !slices.ContainsFunc(u.changes, func(c source.Change) bool { return c.Before != nil })
}

// escapeGlob makes a pattern of a path that matches nothing else: kustomize edit takes patterns.
var escapeGlob = strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]")

// editListing returns the command that corrects a kustomization.
func editListing(l source.Listing) string {
	verb := "add"
	switch l.Problem {
	case source.DeletedFile, source.MissingFile, source.EmptyKustomization:
		verb = "remove"
	}
	edit := shellLine("kustomize", "edit", verb, "resource", operand(escapeGlob.Replace(l.Relative)))
	if dir := filepath.Dir(l.Kustomization); dir != "." {
		return "(" + shellLine("cd", operand(dir)) + " && " + edit + ")"
	}
	return edit
}
