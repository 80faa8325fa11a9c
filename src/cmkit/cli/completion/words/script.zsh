_cmkit() {
    local program=@program@ kind='' value told
    local -a closed open
    while IFS=$'\t' read -r value told; do
        if [[ -z $kind ]]; then
            kind=$value
        elif [[ $value == *. ]]; then
            open+=("${value//:/\\:}:$told")
        else
            closed+=("${value//:/\\:}:$told")
        fi
    done < <("$program" __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    if [[ $kind == files || $kind == folders ]]; then
        compset -P '--*='
        if [[ $kind == files ]]; then _files; else _path_files -/; fi
        return
    fi
    local found=1
    # A word in small letters finds a code in capitals.
    (( $#closed )) && _describe -V cmkit closed -M 'm:{a-z}={A-Z}' && found=0
    (( $#open )) && _describe -V cmkit open -S '' -M 'm:{a-z}={A-Z}' && found=0
    return found
}
if [[ ${funcstack[1]-} == _cmkit ]]; then
    _cmkit "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _cmkit cmkit
fi
