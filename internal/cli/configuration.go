package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// isConfiguration reports whether an item is a configuration, which is no manifest.
func isConfiguration(item fn.Item) bool { return config.IsConfiguration(item.ID()) }

func onlyConfiguration(items []fn.Item) bool {
	return !slices.ContainsFunc(items, func(item fn.Item) bool { return !isConfiguration(item) })
}

// How a configuration is given to each entry.
const (
	inFiles        = "move it to " + source.ConfigFile + " at the top of the directory, or give it with --config"
	inResourceList = "give it as the functionConfig: to kustomize under transformers:, to kpt by configPath"
	inDocuments    = "give it with --config to module-service build -"
)

// unused warns of every configuration among the items that differs from the one in use, with what to do
// with it. That one may be among them, as kpt hands over all files of a package.
func unused(items []fn.Item, inUse *yaml.Node, remedy string) kptfn.Results {
	var results kptfn.Results
	for _, item := range items {
		if !isConfiguration(item) {
			continue
		}
		v, err := item.Value(nil)
		if err != nil || sameSettings(v, document.Tree(inUse)) {
			continue
		}
		file := place(item, v)
		message := "this configuration is not used: "
		if remedy == inFiles && file != nil && path.Base(file.Path) == source.ConfigFile {
			message += "name its own directory (" + quoted(path.Dir(file.Path)) + ") on the command line, "
		}
		results = append(results, &kptfn.Result{
			Severity:    kptfn.Warning,
			Tags:        rule.UnusedConfiguration.Tags(),
			Message:     message + remedy,
			ResourceRef: source.RefTo(item.ID()),
			File:        file,
		})
	}
	return results
}

// unusedBeside warns of every configuration beside what was read, unless it holds what is in use, or --config chose that. One in the place
// of that of another directory, such as the base, is meant for this one only if this one has none and its Services are to change.
func (s *settings) unusedBeside(set *source.Set, c configuration, isChange bool) kptfn.Results {
	if s.file != "" {
		return nil
	}
	var results kptfn.Results
	for _, b := range set.Beside() {
		inPlace := filepath.ToSlash(filepath.Join(b.Dir, source.ConfigFile))
		if filepath.Base(b.Path) == source.ConfigFile && (c.file != "" || !isChange) {
			continue
		}
		info, err := os.Lstat(b.Path)
		if err != nil {
			continue
		}
		if inUse, err := os.Stat(c.file); err == nil && os.SameFile(info, inUse) {
			continue
		}
		if info.Mode().IsRegular() && c.object != nil {
			if _, object, err := readConfig(b.Path); err == nil && sameSettings(document.Tree(object), document.Tree(c.object)) {
				continue
			}
		}
		move := "move it"
		switch {
		case disk.Exists(inPlace):
			move = "move its settings"
		case filepath.Base(b.Path) == source.ConfigFile: // in the place of that of another directory
			move = "copy it"
		}
		results = append(results, &kptfn.Result{
			Severity: kptfn.Warning,
			Tags:     rule.UnusedConfiguration.Tags(),
			File:     &kptfn.File{Path: filepath.ToSlash(b.Path)},
			Message: fmt.Sprintf("this configuration is not used: add %s, or %s to %s",
				shellLine("--config", filepath.ToSlash(b.Path)), move, quoted(inPlace)),
		})
	}
	return results
}

func sameSettings(a, b fn.Value) bool {
	return a.Field("kind").Text() == b.Field("kind").Text() && a.Field("spec").Equal(b.Field("spec").Literal())
}

// place returns where an item is, nil if no file is known. kustomize and kpt note it in annotations.
func place(item fn.Item, v fn.Value) *kptfn.File {
	if file, index := item.File(); file != "" {
		return &kptfn.File{Path: file, Index: index}
	}
	annotations := v.Lookup("metadata", "annotations")
	for _, a := range krm.PathAnnotations {
		if file := annotations.Field(a.Path).Text(); file != "" {
			index, _ := strconv.Atoi(annotations.Field(a.Index).Text())
			return &kptfn.File{Path: file, Index: index}
		}
	}
	return nil
}

// overridden reports whether a result is about a file that would be the configuration if --config did not name another one.
func (s *settings) overridden(r *kptfn.Result, dirs []string) bool {
	return s.file != "" && r.File != nil && slices.ContainsFunc(dirs, func(dir string) bool {
		return r.File.Path == filepath.ToSlash(filepath.Join(dir, source.ConfigFile))
	})
}
