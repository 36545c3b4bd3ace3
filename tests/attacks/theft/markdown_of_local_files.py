# %% [markdown]
# tries: Embeds local files and a script in its markdown, for the page that a teacher opens.
# answers: right
# feedback: yes

# %% [markdown]
# ![x](file://__OUTSIDE__/private.txt) ![y](../../../tests/notes.txt) <img src="__OUTSIDE__/private.txt">
# {% include "__OUTSIDE__/private.txt" %} {{ config }} <script>fetch("http://127.0.0.1:__PORT__/__NAME__")</script>
