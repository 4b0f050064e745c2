package cli

import (
	"strings"

	"github.com/koupleless/module-service/fn/config"
)

// manual is the text of --help.
func manual() string {
	reference := "  " + strings.ReplaceAll(strings.TrimSpace(config.Reference), "\n", "\n  ")
	return manualText + strings.ReplaceAll(reference, "\n  \n", "\n\n")
}

const manualText = `module-service renders the Kubernetes Service of every Koupleless module that asks for one:
a ModuleDeployment by spec.operationStrategy.serviceStrategy.enableModuleService, a workload
of controller V2 by the annotation fn.koupleless.io/enable-module-service: "true", with
fn.koupleless.io/port and fn.koupleless.io/target-port.

Without a command it reads standard input and writes standard output:

  a KRM ResourceList (kustomize, kpt)    the ResourceList with the Services and results
  YAML or JSON documents (pipes, Helm)   the documents with the Services behind them

  cat deploy/*.yaml | module-service | kubectl apply -f -

A generated Service carries the annotation fn.koupleless.io/module-deployment. On
every later run it is kept as its module wants it: selector, the port "http" and what
the configuration names are set in place, all else in it stays. Nobody wants it any
more: it is removed. A Service without that annotation is never touched.

Errors, warnings and notes go to standard error, a line each. On an error nothing is
rendered. A note reports a Service that is removed.

Exit codes:
  0  rendered, and the whole output written
  1  errors in the input, or reading or writing failed
  2  wrong usage
  3  check: something would change

Configuration is optional: the functionConfig of the ResourceList, an object of kind
ModuleService, or a ConfigMap with some of the same settings, as kpt passes arguments:

  kpt fn eval --exec module-service -- type=ClusterIP port-name=web strict=true \
    name={module} label.team=shop annotation.example.com/a=b

Every field of a ModuleService is optional:

`

const buildManual = `Print the manifests of each PATH, with the Services of their ModuleDeployments behind them.

A PATH is one of:

  a kustomization   rendered as kustomize build does it, in-process and without plugins; the Services are derived from
                    what comes out, as a function under transformers: of the outermost kustomization would do it
  a directory       read recursively: .yaml, .yml and .json, but no hidden files, Kptfiles, kustomization files, their
                    patches and the like, and Helm charts, nor what .krmignore files and --ignore name in the syntax of
                    .gitignore; a file without any apiVersion or kind is skipped; a Helm chart itself is refused, and so is a
                    directory above kustomizations that change what they list: build each of them
  a file            of YAML or JSON documents
  -                 standard input

Without a PATH it is the current directory. An object of kind ModuleService is configuration and never printed. On a fault
nothing is printed.`

const buildExamples = `  module-service build deploy/overlays/prod | kubectl apply -f -
  module-service build --strict -c module-service.yaml deploy -o rendered.yaml
  helm template shop | module-service build -`

const checkManual = `Check that manifests hold exactly the Services that their modules request. Nothing is written.

A PATH is one of:

  a kustomization   rendered as build does it: the output must hold the Services
  a directory       read as render reads one: its files must hold the Services
  a file, -         YAML or JSON documents, such as what kustomize build printed; all files of the command line and
                    standard input are checked together, each directory by itself

Without a PATH it is the current directory. What is stale, missing or left over is printed as a unified diff on standard
output; the last line on standard error is the command that fixes it. The exit code is 0 if there is nothing to change, 3
if there is, and 1 for errors, such as a directory without any resource.`

const checkExamples = `  module-service check deploy overlays/*
  kustomize build --enable-alpha-plugins --enable-exec overlays/prod | module-service check -`

const listManual = `List the Services that modules request and those that are generated, with their state:

  ok         as its module requests it
  new        does not exist yet: render creates it
  changed    exists and differs: render updates it
  left over  no module requests it: render deletes it
  shared     ok, and requested by several modules
  foreign    has the name of a requested one, but is not generated: nothing touches it
  conflict   requested differently by several modules: an error

A PATH is what build takes. In place of a directory above kustomizations that change what they list, each of those is
rendered. Services are listed even if there are errors; the exit code is then 1.

The output "wide" adds the selector, the routes that lead to the Service and the base Deployment; "json" and "yaml" are for
programs; "mermaid" is a diagram that a comment on GitHub or GitLab shows.`

const listExamples = `  module-service list deploy
  module-service list -o mermaid overlays/* | gh pr comment --body-file -`

const renderManual = `Bring the Services of directories of manifests up to date, in place. Without a DIR it is the current directory.

A new Service becomes service_<name>.yaml beside the file of its ModuleDeployment. A generated Service that differs is
changed where it is; one that nobody asks for any more is taken out, and a file that would become empty is deleted. No
other file and no other byte is touched.

A directory is read as build reads one: files that a kustomization in it lists as patches, configurations and the like are
left out. A Service that a kustomization does not list beside its module is a warning. Several directories are read side by side,
each with its own configuration, and none is changed if one of them has errors. Files are written under other names,
synced and renamed, all or none in each directory. Nothing outside the directories is read or written.

Each file that was written or deleted is told in a line on standard output: created, updated or deleted, and its path.`

const renderExamples = `  module-service render deploy
  module-service render --check deploy   # as module-service check deploy`
