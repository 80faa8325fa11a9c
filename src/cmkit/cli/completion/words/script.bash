_cmkit() {
    local program=@program@ width=0 kind='' value told line
    local -a values=() words=()
    COMPREPLY=()
    while IFS=$'\t' read -r value told; do
        if [[ -z $kind ]]; then
            kind=$value
            continue
        fi
        values+=("$value")
        words+=("$told")
        (( ${#value} > width )) && width=${#value}
    done < <("$program" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$2" 2>/dev/null)
    case $kind in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
    # The shell lists in our order; older ones that cannot, by letter.
    compopt -o nosort 2>/dev/null
    if [[ ${#values[@]} -eq 1 && ${values[0]} == *. ]]; then
        compopt -o nospace 2>/dev/null
    fi
    # 63 only lists: nothing of what stands beside a word can enter the line.
    if [[ ${COMP_TYPE-} == 63 && ${#values[@]} -gt 1 ]]; then
        local place
        for (( place = 0; place < ${#values[@]}; place++ )); do
            printf -v line "%-${width}s  %s" "${values[place]}" "${words[place]}"
            COMPREPLY+=("${line:0:${COLUMNS:-80}-1}")
        done
    elif [[ ${#values[@]} -gt 0 ]]; then
        COMPREPLY=("${values[@]}")
    fi
}
complete -F _cmkit cmkit
