package cli

import (
	"strings"

	"github.com/koupleless/module-service/fn/config"
)

// configurationManual is the text of help configuration.
func configurationManual() string {
	reference := "  " + strings.ReplaceAll(strings.TrimSpace(config.Reference), "\n", "\n  ")
	return configurationText + strings.ReplaceAll(reference, "\n  \n", "\n\n")
}

const rootManual = `module-service renders the Kubernetes Services of Koupleless modules from their manifests.

A module requests a Service with spec.operationStrategy.serviceStrategy.enableModuleService
of its ModuleDeployment or, for controller V2, with the annotations
fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port and
fn.koupleless.io/target-port of its workload. A generated Service has the annotation
fn.koupleless.io/module-deployment: later runs update or remove it. A Service without this
annotation is never touched.

Without a command, it reads standard input and writes standard output:

  KRM ResourceList (kustomize, kpt)      a ResourceList with the Services and results
  YAML or JSON documents (pipes, Helm)   the documents, followed by the Services

Messages go to standard error, one line each. If there is an error, nothing is rendered.

Exit codes:
  0  done, and the whole output is written
  1  errors in the input, or reading or writing failed
  2  wrong usage
  3  check: something would change

The configuration is optional: the functionConfig of the ResourceList, --config FILE, or
module-service.yaml in a directory. "module-service help configuration" prints every field.`

const rootExamples = `  module-service render deploy
  module-service check deploy
  module-service build overlays/prod | kubectl apply -f -
  cat deploy/*.yaml | module-service
  kpt fn eval --exec module-service deploy -- type=ClusterIP`

const configurationText = `The configuration is an object of kind ModuleService:

  build, render, check, list   module-service.yaml in the directory, or --config FILE
  kustomize                    the object that names the function
  kpt                          the configPath of the function
  Argo CD                      module-service.yaml, or the parameters of the Application

kpt passes some of the settings as arguments, in a ConfigMap:

  kpt fn eval --exec module-service -- type=ClusterIP port-name=web strict=true \
    name={module} label.team=shop annotation.example.com/a=b

"module-service schema" prints the JSON Schema for editors. Every field is optional:

`

const buildManual = `Print the manifests of each PATH, followed by the Services of their modules. If there is an error, nothing is printed.

A PATH is one of:

  a kustomization   is rendered in-process, as kustomize build does without plugins
  a directory       is read recursively: .yaml, .yml and .json, except hidden files, Kptfiles, kustomization files and
                    their patches, Helm charts, and what .krmignore files and --ignore name. A file without any
                    apiVersion or kind is skipped. The directory of a Helm chart is refused, and one above kustomizations
                    that change what they list
  a file            holds YAML or JSON documents
  -                 is standard input

The default is the current directory. An object of kind ModuleService is configuration and is not printed.`

const buildExamples = `  module-service build deploy/overlays/prod | kubectl apply -f -
  module-service build deploy -o rendered.yaml
  module-service build --strict -c module-service.yaml deploy
  module-service build --format json deploy
  helm template shop | module-service build -`

const checkManual = `Check that manifests hold exactly the Services that their modules request. Nothing is written.

A PATH is one of:

  a kustomization   is rendered as by build; the output must hold the Services
  a directory       is read as by render; its files must hold the Services
  a file, or -      holds YAML or JSON documents, such as the output of kustomize build; all files and standard input are
                    checked together, each directory separately

The default is the current directory. Differences are printed as a unified diff on standard output; the last line on
standard error is the command that fixes them or, if no command fixes a kustomization, what to change in it. The exit code
is 0 if nothing would change, 3 if something would, and 1 if there are errors, such as a directory without any resource.`

const checkExamples = `  module-service check deploy
  module-service check --strict deploy overlays/*
  module-service check --report github deploy
  module-service check --report sarif=services.sarif deploy
  kustomize build --enable-alpha-plugins --enable-exec overlays/prod | module-service check -`

const listManual = `List the Services that modules request and those that are generated, with their state:

  ok         as its module requests it
  new        does not exist yet: render creates it
  changed    exists and differs: render updates it
  left over  no module requests it: render deletes it
  shared     ok, and requested by several modules
  foreign    has the name of a requested one, but is not generated: nothing touches it
  conflict   requested differently by several modules: an error
  error      exists, and its module has an error: render changes nothing

A PATH is as for build. A directory above kustomizations that change what they list is replaced by those kustomizations.
Services are listed even if there are errors; the exit code is then 1.

The output "wide" adds the selector, the routes that lead to the Service and the base Deployment; "json" and "yaml" are for
programs; "mermaid" is a diagram for comments on GitHub and GitLab.`

const listExamples = `  module-service list deploy
  module-service list -o wide deploy
  module-service list -o json deploy
  module-service list overlays/*
  module-service list -o mermaid overlays/* | gh pr comment --body-file -`

const renderManual = `Update the Services of directories of manifests in place. The default is the current directory.

A new Service becomes service_<name>.yaml next to the file of its module. A generated Service that differs is updated; one
that no module requests is removed, and a file that would become empty is deleted. No other file and no other byte changes.

A directory is read as by build, without the files that its kustomizations list as patches, configurations and the like. A
Service that a kustomization does not list, although it lists the module, is a warning. Several directories each have their
own configuration; if one of them has errors, none is changed. Files are written all or none: to temporary files, which are
synced and renamed. Nothing outside the directories is written. What a kustomization lists outside is read only if it holds
a Service that no module in the directory requests, because a module outside may request it.

Each file that changes is a line on standard output: created, updated or deleted, and its path.`

const renderExamples = `  module-service render
  module-service render deploy
  module-service render teams/*
  module-service render --strict -c module-service.yaml deploy
  module-service render --check deploy   # the same as module-service check deploy`

const installManual = `Copy this program into an existing directory, as module-service.

The image of module-service has no shell and no cp. An init container that runs this command copies the program into a
volume that another container mounts.`

const installExamples = `  module-service install /plugins
  module-service install /usr/local/bin
  module-service install "$HOME/bin"
  module-service install .
  docker run --rm -v "$PWD/bin:/out" module-service install /out`

const schemaManual = `Print the JSON Schema (draft 2020-12) of the configuration, for editors and validators.

Editors that use the YAML language server find it by the first line of a configuration:

  # yaml-language-server: $schema=moduleservice.schema.json`

const schemaExamples = `  module-service schema
  module-service schema > moduleservice.schema.json
  module-service schema | jq .properties.spec.properties.template
  module-service schema | grep -m 1 title
  ajv validate --spec=draft2020 -s moduleservice.schema.json -d module-service.yaml`

const versionManual = `Print the version: that of the release, or the commit that the program was built from.`

const versionExamples = `  module-service version
  module-service --version
  test "$(module-service version)" = "$VERSION" || echo "install $VERSION"
  echo "checked by module-service $(module-service version)" >> "$GITHUB_STEP_SUMMARY"
  docker run --rm module-service version`
