"""`medaudit measure similarity`: how alike the texts of a file are, for people who only want the numbers."""

from __future__ import annotations

from pathlib import Path

import click

from audit.commands.options import FILE, FOLDER


@click.command()
@click.argument("file", type=FILE)
@click.option("--text-column", metavar="NAME", required=True, help="Column that holds the texts.")
@click.option(
    "--group-column", metavar="NAME", default="", help="Column whose equal values mark repeats of one prompt; without it all are."
)
@click.option("--pairs", is_flag=True, help="One row for each pair of texts, instead of one for each group.")
@click.option("--embedding-model", type=FOLDER, help="Folder of a local embedding model; adds embedding_cosine (extra `semantic`).")
@click.option("--out", type=FILE, required=True, help="CSV file to write.")
def similarity(file: Path, text_column: str, group_column: str, pairs: bool, embedding_model: Path | None, out: Path) -> int:
    """Compare the texts of FILE (.csv or .jsonl) that belong to one group with one another, by several measures of likeness.

    Columns are named as the measures: exact, shingle_containment (runs of five words), shingle_resemblance, rouge_l, edit_ratio,
    tfidf_cosine, word_jaccard, length_ratio. Each lies in [0, 1]. The summary shows what unrelated, paraphrased and half reworded texts
    have, so that a value can be read. Similar words are not the same advice: the pairs that contradict one another are counted too.
    """
    from audit.measure_similarity import similarity_of_file
    from audit.render.checked import write_checked

    if out.resolve() == file.resolve():
        raise click.BadParameter(f"{out} is read from; name another file to write", param_hint="--out")
    found = similarity_of_file(file, text_column=text_column, group_column=group_column, model=embedding_model)
    write_checked(found.by_pair() if pairs else found.by_group(), out, columns=("group",))
    click.echo(f"{found.summary()}\n{out} written")
    return 0
