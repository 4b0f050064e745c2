package cli

import (
	"fmt"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// spare finds the Services of a directory that only modules outside of it request, so that they are not removed. Warnings are no
// errors for that, as the removal of a Service can be what is warned about.
func (u *unit) spare(c configuration) {
	if c.config != nil {
		u.outside = u.tree.Spare(u.kustomizer, c.lenient())
	}
}

// lenient returns the function, with a configuration by which warnings are no errors.
func (c configuration) lenient() func(items []fn.Item) fn.Outcome {
	lenient := *c.config
	lenient.Strict = false
	return func(items []fn.Item) fn.Outcome { return fn.RunManifests(manifests(items), &lenient, nil) }
}

// reportOutside returns what is to be reported about Services whose modules are outside of a directory, with a severity for those that are
// wrong. One that is right is not mentioned.
func (u *unit) reportOutside(s *settings, wrong, unknown kptfn.Severity) kptfn.Results {
	var results kptfn.Results
	for _, o := range u.outside {
		severity, message := wrong, ""
		switch {
		case o.Err != nil && o.Cause != source.ListsMore:
			severity = unknown
			message = fmt.Sprintf("is not removed: no module in %s requests it by the files, but kustomization %s changes modules, and whether one of them then does is "+
				"unknown (%s); if none does, delete it", u.dir, o.Kustomization, o.Err)
		case o.Err != nil:
			severity = unknown
			message = fmt.Sprintf("is not removed: no module in %s requests it, but kustomization %s lists more than that, and whether one of its "+
				"modules does is unknown (%s); if none does, delete it", u.dir, o.Kustomization, o.Err)
		case o.Differences == "":
			continue
		case o.Cause == source.ChangesModules:
			message = fmt.Sprintf("does not match its module as kustomization %s changes that (%s): change the Service in the same way", o.Kustomization, o.Differences)
		case o.Renamed:
			message = fmt.Sprintf("does not match its module, whose name kustomization %s changes (%s): change the Service, too, or give its file the "+
				"namespace of the file of the module and its annotation the name there, so that render does", o.Kustomization, o.Differences)
		case o.Cause == source.MovesModules:
			message = fmt.Sprintf("does not match its module, whose namespace kustomization %s changes (%s): change the Service, too, or give its file "+
				"the namespace of the file of the module, so that render does", o.Kustomization, o.Differences)
		case o.Dir == "":
			message = fmt.Sprintf("does not match its module, which is outside of %s (%s): run module-service render in a directory that holds both",
				u.dir, o.Differences)
		default:
			message = fmt.Sprintf("does not match its module in %s, which is outside of %s (%s): run %s",
				o.Module, u.dir, o.Differences, s.command("render", fromHere(o.Dir)))
		}
		if o.Err == nil && o.Changed && o.Cause == source.ListsMore {
			message += fmt.Sprintf("; if %s changes the module by a patch or a replacement, patch the Service too", o.Kustomization)
		}
		results = append(results, source.ResultAt(o.Item, severity, rule.OutsideModule, message))
	}
	return results
}

// changesModules reports whether a kustomization can change a module so that its Service differs for that.
func changesModules(outside []source.Outside) bool {
	return slices.ContainsFunc(outside, func(o source.Outside) bool { return o.Changed && o.Differences != "" })
}

// stale returns the directories in which render updates the Services of a unit whose modules are outside of it.
func stale(outside []source.Outside) []string {
	var dirs []string
	for _, o := range outside {
		if o.Differences != "" && o.Dir != "" {
			dirs = appendApart(dirs, fromHere(o.Dir))
		}
	}
	return dirs
}
