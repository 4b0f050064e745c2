#!/usr/bin/env bash
# Prints the commands that hand the live Services of module-controller V1 over to the manifests in Git. It runs none of them, and
# reads the manifests with module-service and the live Services with jq.
#
#   kubectl get services -A --show-managed-fields -o json | bash adopt.sh MANIFESTS [FIELD_MANAGER]
#
# MANIFESTS is what module-service build takes, with the namespaces that are applied. Give FIELD_MANAGER if the manifests are applied
# server-side: argocd-controller for Argo CD, kustomize-controller for Flux. Run it again after the commands that it printed.
set -euo pipefail

manifests=${1:?"usage: adopt.sh MANIFESTS [FIELD_MANAGER]"}
applier=${2:-}

wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
module-service build --format json "$manifests" > "$wanted"

# shellcheck disable=SC2016 # the variables are those of jq
jq -nr --slurpfile wanted "$wanted" --arg manifests "$manifests" --arg applier "$applier" '
  def mark: "fn.koupleless.io/module-deployment";
  def name: .metadata.name;
  def namespace: .metadata.namespace // "default";
  def key: "\(namespace)/\(name)";
  def ports: [.spec.ports[]? | "\(.port)/\(.protocol // "TCP")"] | sort;
  def target: "--namespace \(namespace | @sh) \(name | @sh)";

  # The entry of the controller among those who own fields, and whether the manifest has been applied.
  def controller: [.metadata.managedFields[]? | .manager == "manager" and (.subresource // "") == ""] | index(true);
  def isApplied: any(.metadata.managedFields[]?;
    .manager != "manager" and .fieldsV1["f:metadata"]["f:annotations"]["f:\(mark)"]? != null);

  # A Service as only the controller makes it.
  def isShaped: .metadata.annotations[mark]? == null and (name | endswith("-service"))
    and (.spec.selector // {} | to_entries | length == 1 and .[0].value == "true" and (.[0].key | startswith("module.")))
    and (.spec.ports | length == 1 and .[0].name == "http");

  def apply: "module-service build --format json \($manifests | @sh) | jq '\''select(.kind == \"Service\" and .metadata.name == \"\(name)\" " +
    "and (.metadata.namespace // \"default\") == \"\(namespace)\")'\'' |\n  kubectl apply " +
    if $applier == "" then "" else "--server-side --force-conflicts --field-manager=\($applier | @sh) " end + "-f -";

  ([$wanted[] | select(.kind == "Service" and .metadata.annotations[mark]? != null) | {(key): .}] | add // {}) as $managed |
  ([inputs] | .[0] // error("standard input is empty: check that kubectl get services succeeds")) |
  .items // error("standard input is not a list: pipe kubectl get services -o json into it") |
  if length > 0 and all(.[]; .metadata.managedFields == null) then
    error("the Services have no managedFields: add --show-managed-fields to kubectl get")
  elif all(.[] | name, namespace; test("^[a-z0-9.-]+$")) | not then
    error("a Service has a name that the API server does not accept")
  else .[] end |
  $managed[key] as $service | controller as $index |
  if $index == null then empty
  elif $service == null then
    if isShaped then
      namespace as $namespace | (.spec.selector | keys[0]) as $pods |
      ([$managed[] | select(namespace == $namespace and .spec.selector[$pods]? != null) | name] | first) as $renamed |
      if $renamed then # by a prefix, or by the configuration
        "# \(key): Service \($renamed) in \($manifests) selects the Pods of its module.",
        "# Apply that one and change the clients to its name. After that: kubectl delete service \(target)"
      else
        "# \(key): no module in \($manifests) requests it.",
        "kubectl delete service \(target)"
      end
    else empty end
  elif ports - ($service | ports) != [] then # a further port of the manifests is only added
    "# \(key): the live port is \(ports | join(", ")), that of the manifests is \($service | ports | join(", ")).",
    "# Set the port of the module to the live one and run this again. Change the port after that."
  elif isApplied | not then
    "# \(key): apply it once, with its port as it is.",
    apply
  elif $applier != "" then
    "# \(key): take the field manager of the controller off, which still owns the port.",
    "kubectl patch service \(target) --type=json --patch " +
      ([{op: "test", path: "/metadata/managedFields/\($index)/manager", value: "manager"},
        {op: "remove", path: "/metadata/managedFields/\($index)"}] | tojson | @sh)
  else empty end
'
