package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
)

// unusedOfKptfiles warns of what the Kptfiles of some directories give to the function and what is no ModuleService: arguments, and a
// ConfigMap in another file than the configuration. kpt renders the Services with it, and no command does.
func unusedOfKptfiles(dirs []string) kptfn.Results {
	var results kptfn.Results
	for _, dir := range dirs {
		kptfile := filepath.Join(dir, "Kptfile")
		for i, function := range onlyObject(kptfile).Lookup("pipeline", "mutators").Entries() {
			field := ""
			switch file := filepath.FromSlash(path.Clean(function.Field("configPath").Text())); {
			case !isOwnFunction(function):
			case hasFields(function.Field("configMap")):
				field = "configMap"
			case filepath.IsLocal(file) && file != source.ConfigFile && isArguments(onlyObject(filepath.Join(dir, file))):
				field = "configPath"
			}
			if field != "" {
				r := &kptfn.Result{
					Severity: kptfn.Warning,
					Tags:     rule.UnusedConfiguration.Tags(),
					File:     &kptfn.File{Path: filepath.ToSlash(kptfile)},
					Message: fmt.Sprintf("pipeline.mutators[%d].%s: gives the function settings that only kpt uses: move them to %s, and name that by configPath",
						i, field, quoted(filepath.ToSlash(filepath.Join(dir, source.ConfigFile)))),
				}
				function.KeyPlace(field).Position().Tag(r.Tags)
				results = append(results, r)
			}
		}
	}
	return results
}

func isArguments(object fn.Value) bool {
	return object.Field("kind").Text() == "ConfigMap" && hasFields(object.Field("data"))
}

func hasFields(v fn.Value) bool {
	for range v.Fields() {
		return true
	}
	return false
}

// isOwnFunction reports whether a function of a Kptfile has the name of this program, as that of its file or of its image.
func isOwnFunction(function fn.Value) bool {
	name := path.Base(filepath.ToSlash(function.Field("image").Text()))
	if words := strings.Fields(function.Field("exec").Text()); len(words) > 0 {
		name = path.Base(filepath.ToSlash(words[0]))
	}
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	return strings.TrimSuffix(name, ".exe") == "module-service"
}

// onlyObject returns the object in a file, and an absent value if it is no regular file with one object.
func onlyObject(file string) (object fn.Value) {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() {
		return object
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return object
	}
	if st, err := stream.Read(content, ""); err == nil && len(st.Items()) == 1 {
		object, _ = st.Items()[0].Value(nil) // absent if it cannot be read
	}
	return object
}
